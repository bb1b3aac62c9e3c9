// SPDX-License-Identifier: MIT
// Manifests on standard input; a line for each that misses a field the API requires, or has one of a wrong type.
import { readFileSync } from "node:fs";
import * as yaml from "js-yaml";

let looked = 0;
for (const manifest of yaml.loadAll(readFileSync(0, "utf8"))) {
  const kinds = await import(`kubernetes-models/${manifest.apiVersion}`);
  try {
    new kinds[manifest.kind](manifest).validate();
    looked++;
  } catch (error) {
    console.log(`${manifest.kind} ${manifest.metadata?.name}: ${error.message}`);
  }
}
console.error(`${looked} good`);
