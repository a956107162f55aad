// Verifies a seal or evidence with a JOSE library that is not ours.
// usage: node verify.mjs STATEMENT TYP

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const modules = createRequire(pathToFileURL(`${process.env.GATEWAY_NODE_MODULES}/jose/package.json`));
const jose = await import(pathToFileURL(modules.resolve("jose")).href);

const [, , file, typ] = process.argv;
const compact = readFileSync(file, "utf8").trim();
const { alg, x5c } = jose.decodeProtectedHeader(compact);
const pem = `-----BEGIN CERTIFICATE-----\n${x5c[0].match(/.{1,64}/g).join("\n")}\n-----END CERTIFICATE-----\n`;
const key = await jose.importX509(pem, alg);
const algorithms = ["ES256", "ES384", "PS256", "RS256"];
const { protectedHeader } = await jose.compactVerify(compact, key, { algorithms });
if (protectedHeader.typ !== typ) throw new Error(`typ is ${protectedHeader.typ}`);
