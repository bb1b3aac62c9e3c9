// SPDX-License-Identifier: MIT
// Keys of a device, and what an identity signs.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equal, u8, zeros } from './bytes.mjs';
import { DH, labelled, x25519Pair } from './primitives.mjs';
import { allAs, require } from './refusal.mjs';

const P = 2n ** 255n - 19n;
const Q = 3329;
const { Point } = ed25519;

export const Context = { signedPrekey: 1, kemPrekey: 2, deviceList: 3, groupEvent: 5, senderKeyMessage: 6 };

const littleEndian = bytes => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

function decodePoint(bytes) {
  try {
    return Point.fromBytes(bytes);
  } catch {
    return null;
  }
}

/** K-1: a canonical point of the prime-order subgroup, and not its neutral element. */
export function importEd25519(bytes) {
  const point = decodePoint(bytes);
  require(point !== null && !point.is0() && point.isTorsionFree(), 'bad_key');
  return bytes;
}

/** K-2. Private keys are multiples of the cofactor, so that any of them takes exactly the points of small order to zeros. */
export function importX25519(bytes) {
  require(bytes.length === 32 && littleEndian(bytes) < P, 'bad_key');
  DH(zeros(32).fill(1), bytes);
  return bytes;
}

/** K-3: 1,184 bytes of 768 coefficients of 12 bits below 3,329, and rho. */
export function importMlKem768(bytes) {
  require(bytes.length === 1184, 'bad_key');
  for (let i = 0; i < 1152; i += 3) {
    require((bytes[i] | (bytes[i + 1] & 15) << 8) < Q, 'bad_key');
    require((bytes[i + 1] >> 4 | bytes[i + 2] << 4) < Q, 'bad_key');
  }
  return bytes;
}

/** From the private key of RFC 8032, and the same pair by the birational map. */
export const identityPair = seed => ({
  seed, publicKey: ed25519.getPublicKey(seed), agreement: x25519Pair(ed25519.utils.toMontgomerySecret(seed)),
});

/** X25519 form of an identity that was imported. */
export const toX25519 = identity => ed25519.utils.toMontgomery(identity);

const signed = (context, body) => labelled('SM1 sig', u8(context), body);

export const sign = (pair, context, ...body) => ed25519.sign(signed(context, concat(...body)), pair.seed);

/** Cofactorless, with S below the group order (K-5); the library's own verifier multiplies by the cofactor. */
export function verify(publicKey, signature, context, ...body) {
  const A = decodePoint(publicKey);
  if (A === null || signature.length !== 64)
    return false;
  const R = signature.slice(0, 32);
  const S = littleEndian(signature.slice(32));
  const order = Point.Fn.ORDER;
  if (S >= order)
    return false;
  const k = littleEndian(sha512(concat(R, publicKey, signed(context, concat(...body))))) % order;
  return equal(Point.BASE.multiplyUnsafe(S).subtract(A.multiplyUnsafe(k)).toBytes(), R);
}

const importers = { ed25519: importEd25519, x25519: importX25519, ml_kem_768: importMlKem768 };

export const importKey = (kind, bytes) => allAs('bad_key', () => importers[kind](bytes));
