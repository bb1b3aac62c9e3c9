// SPDX-License-Identifier: MIT
// What several operations take: parties, bundles, logs, draws, and copies that a step changes.
import { concat, unhex } from './bytes.mjs';
import { identityPair } from './keys.mjs';

export function readParty({ account, device, identity_seed }) {
  const pair = identityPair(unhex(identity_seed));
  return { account: unhex(account), device: unhex(device), identity: pair.publicKey, pair };
}

const prekey = (id, key, fields) => key === undefined ? null : { id, key: unhex(key), ...fields };
const optional = text => text === undefined ? undefined : unhex(text);

/** As a client gets it, and the private halves where it stands in a session. */
export const readBundle = b => ({
  account: unhex(b.account), device: unhex(b.device), identity: unhex(b.identity), suites: b.suites, createdAt: b.created_at_ms,
  signedPrekey: prekey(b.signed_prekey_id, b.signed_prekey, {
    signature: optional(b.signed_prekey_signature), privateKey: optional(b.signed_prekey_private),
  }),
  oneTimePrekey: prekey(b.one_time_prekey_id, b.one_time_prekey, { privateKey: optional(b.one_time_prekey_private) }),
  kemPrekey: prekey(b.kem_prekey_id, b.kem_prekey, { signature: optional(b.kem_prekey_signature), seed: optional(b.kem_prekey_seed) }),
});

export const readLog = log => log.map(entry => ({
  event: unhex(entry.event), signature: unhex(entry.signature), identity: unhex(entry.author_identity),
}));

/** A generator that gives these draws, in their order and lengths, and no more. */
export function drawing(draws) {
  const left = draws.map(unhex);
  const random = length => {
    const draw = left.shift();
    if (draw?.length !== length)
      throw new Error(`a draw of ${length} bytes, where the vector has ${draw?.length ?? 'none'}`);
    return draw;
  };
  random.finish = () => {
    if (left.length)
      throw new Error(`${left.length} draws of the vector were not made`);
  };
  return random;
}

/** A delivered copy, changed as its step says. */
export function copyFor(step, original) {
  const bytes = original.slice();
  if (step.xor_at !== undefined)
    bytes[step.xor_at] ^= step.xor;
  if (step.put_at !== undefined)
    bytes.set(unhex(step.put), step.put_at);
  return concat(bytes.slice(0, bytes.length - (step.cut ?? 0)), unhex(step.append ?? ''));
}

/** Runs steps one after another; each draws from what its expected result lists. */
export function playSteps(steps, draws, perform) {
  return {
    steps: steps.map((step, at) => {
      const random = drawing(draws[at] ?? []);
      const result = asOut(() => perform(step, random));
      random.finish();
      return draws[at] ? { ...result, random: draws[at] } : result;
    }),
  };
}

/** A refusal is a result; anything else that is thrown is a fault of ours. */
export function asOut(action) {
  try {
    return action();
  } catch (refusal) {
    if (refusal.error)
      return { error: refusal.error };
    throw refusal;
  }
}
