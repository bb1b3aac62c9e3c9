// SPDX-License-Identifier: MIT
// Double Ratchet and its post-quantum steps: sessions.md. States are plain values, and every operation gives a new one.
import { concat, equal } from './bytes.mjs';
import { DH, Expand, H, Hkdf, chainStep, decapsulate, encapsulate, kemPair, label, open, seal, x25519Pair } from './primitives.mjs';
import { pad, unpad } from './padding.mjs';
import { encodeHeader, parseMessage } from './ratchet-message.mjs';
import { Refusal, require } from './refusal.mjs';

const AHEAD = 2000;
const KEPT_KEYS = 2000;
const KEPT_CHAINS = 5;
const NEVER_SENT = 0xffffffff;
const STEP_MESSAGES = 50;
const STEP_AGE = 7 * 86_400_000;

/** `pair` and `peer`: B begins with the pair of its signed prekey, A with that prekey's public half. */
export const begin = (suite, { th, rk }, now, pair, peer) => ({
  suite, th, rk, pair, peer, sending: null, sentBefore: 0, chains: [], kept: [], hasHeard: false,
  offered: null, heardOffer: null, answered: null, stepAt: now, sinceStep: 0,
});

/** KDF_RK, with a step where there is one. */
function rootStep(state, dh, step) {
  const [ikm, info] = step ? [concat(dh, step.ss), label('SM1/dr/kem', H(step.key), H(step.ct))] : [dh, label('SM1/dr/root')];
  const both = Hkdf(state.rk, ikm, info, 64);
  state.rk = both.slice(0, 32);
  return both.slice(32);
}

function noteStep(state, now) {
  state.stepAt = now;
  state.sinceStep = 0;
}

const messageKey = mk => Expand(mk, label('SM1/dr/msg'), 32);

/** Draws the nonce, then the ratchet key, the encapsulation's and the offer's seed, each where there is one. */
export function encrypt(before, plaintext, now, random) {
  const state = structuredClone(before);
  const nonce = random(12);
  if (!state.sending)
    beginSending(state, now, random);
  if (isOfferDue(state, now))
    state.offered = kemPair(random(64));
  const { mk, next } = chainStep(state.sending.ck);
  const header = encodeHeader({
    dh: state.pair.publicKey, pn: state.sentBefore, n: state.sending.n, nonce, key: state.offered?.publicKey, ct: state.sending.ct,
  });
  state.sending.ck = next;
  state.sending.n++;
  state.sinceStep++;
  return { state, message: concat(header, seal(messageKey(mk), nonce, pad(plaintext), concat(state.th, header))) };
}

function beginSending(state, now, random) {
  state.pair = x25519Pair(random(32));
  let step = null;
  if (state.heardOffer) {
    step = { key: state.heardOffer, ...encapsulate(state.heardOffer, random(32)) };
    state.answered = state.heardOffer;
    state.heardOffer = null;
    noteStep(state, now);
  }
  state.sending = { ck: rootStep(state, DH(state.pair.privateKey, state.peer), step), n: 0, ct: step?.ct };
}

const isOfferDue = (state, now) => state.suite === 2 && state.hasHeard && !state.offered && !state.heardOffer
  && (state.sinceStep >= STEP_MESSAGES || now - state.stepAt >= STEP_AGE);

/** on a copy, which the caller keeps only if this returns. */
export function decrypt(before, message, now) {
  const state = structuredClone(before);
  const { header, dh, pn, n, nonce, key, ct, ciphertext } = parseMessage(message);
  require(state.suite === 2 || !(key || ct), 'undecryptable');
  require(n !== NEVER_SENT, 'undecryptable');
  require(!(state.pair && equal(dh, state.pair.publicKey)), 'undecryptable');
  const known = state.chains.find(chain => equal(chain.dh, dh));
  const mk = known && takeKept(state, dh, n);
  if (!mk && known && n < known.n)
    throw new Refusal('duplicate');
  const mkOrNext = mk ?? advance(state, known ?? beginReceiving(state, dh, pn, n, ct, now), n);
  const plaintext = unpad(open(messageKey(mkOrNext), nonce, ciphertext, concat(state.th, header)));
  state.sinceStep++;
  state.hasHeard = true;
  // from a new message of the newest chain, and not the key answered last.
  if (key && !mk && !(state.answered && equal(state.answered, key)))
    state.heardOffer = key;
  return { state, plaintext };
}

function takeKept(state, dh, n) {
  const at = state.kept.findIndex(key => key.n === n && equal(key.dh, dh));
  return at < 0 ? null : state.kept.splice(at, 1)[0].mk;
}

/** The lazy step: our own next pair is made when we speak. */
function beginReceiving(state, dh, pn, n, ct, now) {
  const last = state.chains.at(-1);
  require(n <= AHEAD && (!last || pn - last.n <= AHEAD), 'undecryptable');
  require(!ct || state.offered, 'undecryptable');
  if (last)
    skip(state, last, pn);
  const step = ct ? { key: state.offered.publicKey, ct, ss: decapsulate(state.offered.seed, ct) } : null;
  const chain = { dh, ck: rootStep(state, DH(state.pair.privateKey, dh), step), n: 0 };
  if (step) {
    state.offered = null;
    noteStep(state, now);
  }
  state.peer = dh;
  state.sentBefore = state.sending ? state.sending.n : state.sentBefore;
  state.sending = null;
  state.chains.push(chain);
  forgetOldChains(state);
  return chain;
}

/** kept keys of a chain live until five newer ones have been heard. */
function forgetOldChains(state) {
  state.chains = state.chains.slice(-KEPT_CHAINS);
  state.kept = state.kept.filter(key => state.chains.some(chain => equal(chain.dh, key.dh)));
}

function advance(state, chain, n) {
  require(chain === state.chains.at(-1) && n - chain.n <= AHEAD, 'undecryptable');
  skip(state, chain, n);
  const { mk, next } = chainStep(chain.ck);
  chain.ck = next;
  chain.n++;
  return mk;
}

/** Keeps the keys of the numbers below `end`; of too many, the oldest go. */
function skip(state, chain, end) {
  for (; chain.n < end; chain.n++) {
    const { mk, next } = chainStep(chain.ck);
    state.kept.push({ dh: chain.dh, n: chain.n, mk });
    chain.ck = next;
  }
  state.kept = state.kept.slice(-KEPT_KEYS);
}
