// SPDX-License-Identifier: MIT
import { randomBytes } from 'node:crypto';
import { hex, unhex } from './bytes.mjs';
import { foldEvents } from './events.mjs';
import { copyFor, playSteps, readLog, readParty } from './inputs.mjs';
import { ReceivingChains, SendingChains } from './sender-keys.mjs';

export function playGroup(i, draws) {
  const log = readLog(i.log);
  const party = readParty(i.sender);
  const sender = new SendingChains(unhex(i.group), party);
  const reader = new ReceivingChains(unhex(i.group), party);
  const [messages, distributions] = [[], []];
  return playSteps(i.steps, draws, (step, random) => {
    const roster = foldEvents(log.slice(0, step.epoch));
    const now = step.now_ms;
    switch (step.do) {
      case 'chain': {
        const distribution = sender.begin(roster, now, random);
        distributions.push(distribution);
        reader.take(distribution, now);
        return { distribution: hex(distribution) };
      }
      case 'take':
        reader.take(copyFor(step, distributions[step.distribution]), now);
        return {};
      case 'send': {
        const message = sender.send(unhex(step.plaintext), roster, now, random);
        messages.push(message);
        return { message: hex(message) };
      }
      case 'lose':
        for (let n = 0; n < step.count; n++)
          sender.send(unhex(step.plaintext), roster, now, length => new Uint8Array(randomBytes(length)));
        return {};
      case 'lose_device':
        sender.end();
        return {};
      case 'deliver':
        return { plaintext: hex(reader.receive(copyFor(step, messages[step.message]), roster, now)) };
      default:
        throw new Error(`no such step: ${step.do}`);
    }
  });
}
