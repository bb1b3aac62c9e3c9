// SPDX-License-Identifier: MIT
// A bill of materials on standard input, against the strict schema of CycloneDX 1.6: "valid", or what is not.
import { readFileSync } from "node:fs";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";

const mistakes = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(readFileSync(0, "utf8"));
console.log(mistakes === null ? "valid" : JSON.stringify(mistakes));
process.exit(mistakes === null ? 0 : 1);
