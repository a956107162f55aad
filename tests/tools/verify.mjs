// Verifies a seal or evidence with a JOSE library that is not ours.
// usage: node verify.mjs STATEMENT TYP

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const algorithms = ["ES256", "ES384", "PS256", "RS256"];

async function verify(file, typ) {
  const modules = process.env.GATEWAY_NODE_MODULES;
  const require = createRequire(pathToFileURL(`${modules}/jose/package.json`));
  const jose = await import(pathToFileURL(require.resolve("jose")).href);
  const compact = readFileSync(file, "utf8").trim();
  const { alg, x5c } = jose.decodeProtectedHeader(compact);
  const lines = x5c[0].match(/.{1,64}/g).join("\n");
  const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  const key = await jose.importX509(pem, alg);
  const { protectedHeader } = await jose.compactVerify(compact, key, { algorithms });
  if (protectedHeader.typ !== typ) throw new Error(`typ is ${protectedHeader.typ}`);
}

const [, , file, typ] = process.argv;
verify(file, typ).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
