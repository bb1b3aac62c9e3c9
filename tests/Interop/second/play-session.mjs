// SPDX-License-Identifier: MIT
import { randomBytes } from 'node:crypto';
import { hex, unhex } from './bytes.mjs';
import { copyFor, playSteps, readBundle, readParty } from './inputs.mjs';
import { Session } from './session.mjs';

export function playSession(i, draws) {
  const [a, b] = [readParty(i.initiator), readParty(i.responder)];
  const bundle = readBundle(i.bundle);
  const sides = { initiator: new Session(a, b, null), responder: new Session(b, a, bundle) };
  const messages = [];
  return playSteps(i.steps, draws, (step, random) => {
    switch (step.do) {
      case 'start': {
        const { suite, th, rk } = sides.initiator.start({ ...bundle, suites: step.suites ?? bundle.suites }, step.now_ms, random);
        return { suite, transcript_hash: hex(th), root_key: hex(rk) };
      }
      case 'send': {
        const message = sides[step.by].send(unhex(step.plaintext), step.now_ms, random);
        messages.push(message);
        return { message: hex(message) };
      }
      case 'lose':
        for (let n = 0; n < step.count; n++)
          sides[step.by].send(unhex(step.plaintext), step.now_ms, length => new Uint8Array(randomBytes(length)));
        return {};
      case 'deliver':
        return { plaintext: hex(sides[step.to].receive(copyFor(step, messages[step.message]), step.now_ms)) };
      default:
        throw new Error(`no such step: ${step.do}`);
    }
  });
}
