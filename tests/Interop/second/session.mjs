// SPDX-License-Identifier: MIT
// One device's side of its session with another: the initial form around the ratchet, H-3 to H-7.
import { concat, equal } from './bytes.mjs';
import { validateBundle } from './bundle.mjs';
import { initiate, parseInitial, respond } from './handshake.mjs';
import { importEd25519, importX25519 } from './keys.mjs';
import { begin, decrypt, encrypt } from './ratchet.mjs';
import { allAs, require } from './refusal.mjs';

const INITIAL = 2;

export class Session {
  #peer;
  #own;
  #prekeys;
  #ratchet = null;
  #initial = null; // the header: A's until a reply is heard, B's as first heard
  #isInitiator = false;
  #highestSuite = 0;

  /** `prekeys`, with their private halves, are of a side that may be begun with. */
  constructor(own, peer, prekeys) {
    this.#own = own;
    this.#peer = peer;
    this.#prekeys = prekeys;
  }

  start(bundle, now, random) {
    const suite = validateBundle(bundle, now);
    require(suite >= this.#highestSuite, 'suite_lowered');
    const { header, ...keys } = initiate(suite, this.#own, bundle, random);
    this.#commit(begin(suite, keys, now, null, bundle.signedPrekey.key), header, true);
    return { suite, ...keys };
  }

  send(plaintext, now, random) {
    const { state, message } = encrypt(this.#ratchet, plaintext, now, random);
    this.#ratchet = state;
    return this.#isInitiator && this.#initial ? concat(this.#initial, message) : message;
  }

  receive(message, now) {
    return allAs('undecryptable', () => message[1] === INITIAL ? this.#receiveInitial(message, now) : this.#receiveNext(message, now));
  }

  #receiveNext(message, now) {
    require(this.#ratchet, 'undecryptable');
    const { state, plaintext } = decrypt(this.#ratchet, message, now);
    this.#ratchet = state;
    if (this.#isInitiator)
      this.#initial = null;
    return plaintext;
  }

  #receiveInitial(message, now) {
    const initial = parseInitial(message);
    // H-5: the key by which the list knows the sender, and no other.
    require(this.#prekeys && equal(importEd25519(initial.identity), this.#peer.identity), 'undecryptable');
    importX25519(initial.ek);
    const known = this.#initial && equal(parseInitial(this.#initial).ek, initial.ek);
    // H-7: a repeated header equals the first in every field.
    require(!known || equal(this.#initial, initial.header), 'undecryptable');
    require(known || initial.suite >= this.#highestSuite, 'undecryptable');
    const before = known ? this.#ratchet : this.#answer(initial, now);
    const { state, plaintext } = decrypt(before, initial.inner, now);
    this.#commit(state, initial.header, false);
    return plaintext;
  }

  #answer(initial, now) {
    const { privateKey, key } = this.#prekeys.signedPrekey;
    const keys = respond(initial, this.#peer, this.#own, this.#prekeys);
    return begin(initial.suite, keys, now, { privateKey, publicKey: key }, null);
  }

  #commit(ratchet, initial, isInitiator) {
    this.#ratchet = ratchet;
    this.#initial = initial;
    this.#isInitiator = isInitiator;
    this.#highestSuite = Math.max(this.#highestSuite, ratchet.suite);
  }
}
