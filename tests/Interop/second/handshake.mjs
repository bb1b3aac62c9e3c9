// SPDX-License-Identifier: MIT
// X3DH and PQXDH: sessions.md, "Handshake". A party is { account, device, identity }.
import { Reader, concat, u16, u32, u8, zeros } from './bytes.mjs';
import { toX25519 } from './keys.mjs';
import { DH, H, Hkdf, decapsulate, encapsulate, label, labelled, x25519Pair } from './primitives.mjs';
import { require } from './refusal.mjs';

const keyOrZeros = prekey => prekey ? prekey.key : zeros(32);
const idOrZero = prekey => u32(prekey ? prekey.id : 0);
const hashOrZeros = bytes => bytes.length ? H(bytes) : zeros(32);

function derive(suite, a, ek, b, { signedPrekey, oneTimePrekey, kemPrekey }, ct, secrets) {
  const transcript = labelled('SM1 session', u8(1), u16(suite), a.account, a.device, a.identity, ek, b.account, b.device, b.identity,
    u32(signedPrekey.id), signedPrekey.key, idOrZero(oneTimePrekey), keyOrZeros(oneTimePrekey),
    idOrZero(kemPrekey), kemPrekey ? H(kemPrekey.key) : zeros(32), hashOrZeros(ct));
  const th = H(transcript);
  return { th, rk: Hkdf(zeros(32), concat(zeros(32).fill(0xff), ...secrets), label('SM1/x3dh', th), 32) };
}

/** A takes a validated bundle. Draws EK_A, then in suite 2 what encapsulation takes. */
export function initiate(suite, a, bundle, random) {
  const ek = x25519Pair(random(32));
  const { signedPrekey, oneTimePrekey } = bundle;
  const kemPrekey = suite === 2 ? bundle.kemPrekey : null;
  const { ct, ss } = kemPrekey ? encapsulate(kemPrekey.key, random(32)) : { ct: zeros(0), ss: zeros(0) };
  const secrets = [DH(a.pair.agreement.privateKey, signedPrekey.key), DH(ek.privateKey, toX25519(bundle.identity)), DH(ek.privateKey, signedPrekey.key)];
  if (oneTimePrekey)
    secrets.push(DH(ek.privateKey, oneTimePrekey.key));
  const keys = derive(suite, a, ek.publicKey, bundle, { signedPrekey, oneTimePrekey, kemPrekey }, ct, [...secrets, ss]);
  const header = concat(u8(1), u8(2), u16(suite), a.identity, ek.publicKey, u32(signedPrekey.id), idOrZero(oneTimePrekey), idOrZero(kemPrekey),
    u16(ct.length), ct);
  return { ...keys, header };
}

/** Splits an initial message and holds H-3. */
export function parseInitial(message) {
  const reader = new Reader(message);
  reader.expect(1);
  reader.expect(2);
  const initial = {
    suite: reader.u16(), identity: reader.take(32), ek: reader.take(32),
    signedPrekeyId: reader.u32(), oneTimePrekeyId: reader.u32(), kemPrekeyId: reader.u32(),
  };
  initial.ct = reader.take(reader.u16());
  initial.header = message.slice(0, reader.at);
  initial.inner = reader.rest();
  const isSuite1 = initial.suite === 1 && initial.kemPrekeyId === 0 && initial.ct.length === 0;
  const isSuite2 = initial.suite === 2 && initial.kemPrekeyId !== 0 && initial.ct.length === 1088;
  require(isSuite1 || isSuite2, 'undecryptable');
  return initial;
}

/** B answers with the private halves of the prekeys that the message names. */
export function respond(initial, a, b, prekeys) {
  const { signedPrekey } = prekeys;
  require(signedPrekey.id === initial.signedPrekeyId, 'undecryptable');
  const oneTimePrekey = named(prekeys.oneTimePrekey, initial.oneTimePrekeyId);
  const kemPrekey = named(prekeys.kemPrekey, initial.kemPrekeyId);
  const secrets = [
    DH(signedPrekey.privateKey, toX25519(a.identity)), DH(b.pair.agreement.privateKey, initial.ek), DH(signedPrekey.privateKey, initial.ek),
  ];
  if (oneTimePrekey)
    secrets.push(DH(oneTimePrekey.privateKey, initial.ek));
  if (kemPrekey)
    secrets.push(decapsulate(kemPrekey.seed, initial.ct));
  return derive(initial.suite, a, initial.ek, b, { signedPrekey, oneTimePrekey, kemPrekey }, initial.ct, secrets);
}

function named(prekey, id) {
  if (id === 0)
    return null;
  require(prekey && prekey.id === id, 'undecryptable');
  return prekey;
}
