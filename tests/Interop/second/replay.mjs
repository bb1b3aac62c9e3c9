// SPDX-License-Identifier: MIT
// Replays every case of every file of vectors/, or of the folder named: inputs and draws in, outputs and names of errors compared.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { asOut, drawing } from './inputs.mjs';
import { operations } from './operations.mjs';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../vectors', import.meta.url));
const files = readdirSync(folder).filter(name => name.endsWith('.json') && name !== 'versions.json').sort();

/** Only the draws are taken from what is expected; a case of steps has them in its steps. */
function run({ operation, in: input, random, out }) {
  if (out.steps)
    return operations[operation](input, out.steps.map(step => step.random));
  const draw = drawing(random ?? []);
  const result = asOut(() => operations[operation](input, draw));
  draw.finish();
  return result;
}

function firstDifference(expected, actual) {
  const at = expected.steps ? expected.steps.findIndex((step, n) => !isDeepStrictEqual(step, actual.steps[n])) : -1;
  const [e, a] = at < 0 ? [expected, actual] : [expected.steps[at], actual.steps[at]];
  return `${at < 0 ? '' : `step ${at}: `}expected ${JSON.stringify(e)}, was ${JSON.stringify(a)}`.slice(0, 2000);
}

function passes(file, testCase) {
  try {
    const actual = run(testCase);
    if (isDeepStrictEqual(actual, testCase.out))
      return true;
    console.error(`${file}: ${testCase.name}: ${firstDifference(testCase.out, actual)}`);
  } catch (fault) {
    console.error(`${file}: ${testCase.name}: ${fault.stack}`);
  }
  return false;
}

let failed = files.length === 0 ? 1 : 0;
for (const file of files) {
  const results = JSON.parse(readFileSync(join(folder, file), 'utf8')).cases.map(testCase => passes(file, testCase));
  const passed = results.filter(Boolean).length;
  failed += results.length - passed;
  console.log(`${file}: ${passed} passed, ${results.length - passed} failed`);
}
process.exitCode = failed ? 1 : 0;
