// Holds messages against their schemas with Node's ajv: validate.mjs FOLDER.
//
// Each file of the folder has a schema and messages with the verdict expected of each.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.GATEWAY_NODE_MODULES, "/"));
const { default: Ajv } = require("ajv/dist/2020");

const folder = process.argv[2];
let wrong = 0;
for (const file of readdirSync(folder).sort()) {
  const { schema, messages } = JSON.parse(readFileSync(join(folder, file), "utf8"));
  // Strict mode is about style, such as `properties` without `type`; the verdict is the same.
  const validate = new Ajv({ strict: false }).compile(schema);
  messages.forEach(({ manifest, valid }, place) => {
    if (validate(manifest) !== valid) {
      console.log(`${file}: message ${place} should be ${valid}`);
      wrong += 1;
    }
  });
}
process.exit(wrong ? 1 : 0);
