// SPDX-License-Identifier: MIT
// A Dockerfile on standard input; a line for each mistake and each thing that is no longer done so.
import { readFileSync } from "node:fs";
import { ValidationSeverity, validate } from "dockerfile-utils";

const mistakes = validate(readFileSync(0, "utf8"), {
  deprecatedMaintainer: ValidationSeverity.ERROR,
  directiveCasing: ValidationSeverity.ERROR,
  emptyContinuationLine: ValidationSeverity.ERROR,
  instructionCasing: ValidationSeverity.ERROR,
  instructionCmdMultiple: ValidationSeverity.ERROR,
  instructionEntrypointMultiple: ValidationSeverity.ERROR,
  instructionHealthcheckMultiple: ValidationSeverity.ERROR,
  instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
  instructionWorkdirRelative: ValidationSeverity.ERROR,
});
for (const mistake of mistakes) console.log(`${mistake.range.start.line + 1}: ${mistake.message}`);
process.exit(mistakes.length === 0 ? 0 : 1);
