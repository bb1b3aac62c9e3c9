// SPDX-License-Identifier: MIT
// The notation of docs/protocol/README.md.
import { gcm } from '@noble/ciphers/aes.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { expand, hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { Refusal } from './refusal.mjs';
import { ascii, concat, u8 } from './bytes.mjs';

export const H = sha256;

export const Hkdf = (salt, ikm, info, length) => hkdf(sha256, ikm, salt, info, length);

export const Expand = (prk, info, length) => expand(sha256, prk, info, length);

export const label = (text, ...rest) => concat(ascii(text), ...rest);

/** A label with the zero byte that is written behind it. */
export const labelled = (text, ...rest) => concat(ascii(text), u8(0), ...rest);

export const seal = (key, nonce, plaintext, ad) => gcm(key, nonce, ad).encrypt(plaintext);

export function open(key, nonce, ciphertext, ad) {
  try {
    return gcm(key, nonce, ad).decrypt(ciphertext);
  } catch {
    throw new Refusal('undecryptable');
  }
}

/** The step that ratchet chains and sender chains share (KDF_CK): the key of one message, and the next chain key. */
export const chainStep = ck => ({ mk: hmac(sha256, ck, u8(1)), next: hmac(sha256, ck, u8(2)) });

export function DH(privateKey, publicKey) {
  try {
    return x25519.getSharedSecret(privateKey, publicKey);
  } catch {
    throw new Refusal('bad_key');
  }
}

export const x25519Pair = privateKey => ({ privateKey, publicKey: x25519.getPublicKey(privateKey) });

/** Of the 64-byte seed d | z alone (K-4). */
export const kemPair = seed => ({ seed, publicKey: ml_kem768.keygen(seed).publicKey });

export function encapsulate(publicKey, message) {
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, message);
  return { ct: cipherText, ss: sharedSecret };
}

export const decapsulate = (seed, ct) => ml_kem768.decapsulate(ct, ml_kem768.keygen(seed).secretKey);
