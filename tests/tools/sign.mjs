// Seals a manifest, or signs evidence, with a JOSE library that is not the gateway's.
// usage: node sign.mjs ALG TYP KEY CERTIFICATE PAYLOAD

import { X509Certificate, createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

async function sign(alg, typ, key, certificate, payload) {
  const modules = process.env.GATEWAY_NODE_MODULES;
  const require = createRequire(pathToFileURL(`${modules}/jose/package.json`));
  const jose = await import(pathToFileURL(require.resolve("jose")).href);
  const der = new X509Certificate(readFileSync(certificate)).raw;
  const header = {
    typ,
    alg,
    iat: Math.floor(Date.now() / 1000),
    "x5t#S256": createHash("sha256").update(der).digest("base64url"),
    x5c: [der.toString("base64")],
  };
  const signing = await jose.importPKCS8(readFileSync(key, "utf8"), alg);
  const compact = new jose.CompactSign(readFileSync(payload)).setProtectedHeader(header);
  process.stdout.write(await compact.sign(signing));
}

const [, , ...given] = process.argv;
sign(...given).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
