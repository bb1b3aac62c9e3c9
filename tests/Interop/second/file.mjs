// SPDX-License-Identifier: MIT
// content.md, "Files": a length, the bytes and zeros, in chunks.
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { Reader, concat, equal, u64, u8, zeros } from './bytes.mjs';
import { padme } from './padding.mjs';
import { label, labelled, open, seal } from './primitives.mjs';
import { allAs, require } from './refusal.mjs';

export const CHUNK = 16_384;
export const TAG = 16;
export const HEADER = 56;

function derive(key, salt, fileId) {
  const info = labelled('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM', salt, label('SM1/file', fileId));
  // HKDF-Expand written out: the key is shorter than the PRK that RFC 5869 asks for, and the library insists.
  const first = hmac(sha512, key, concat(info, u8(1)));
  const derived = concat(first, hmac(sha512, key, concat(first, info, u8(2)))).slice(0, 76);
  return { key: derived.slice(0, 32), base: derived.slice(32, 44), commitment: derived.slice(44) };
}

function chunkNonce(base, i) {
  const nonce = base.slice();
  u64(i).forEach((byte, at) => nonce[4 + at] ^= byte);
  return nonce;
}

export function frame(bytes) {
  const length = 8 + bytes.length;
  return concat(u64(bytes.length), bytes, zeros(padme(length) - length));
}

/** The last chunk is shorter than the others, so that it is empty behind a multiple. */
export function sealFramed(framed, key, fileId, random) {
  const salt = random(24);
  const derived = derive(key, salt, fileId);
  const chunks = [];
  for (let i = 0; i * CHUNK <= framed.length; i++)
    chunks.push(seal(derived.key, chunkNonce(derived.base, i), framed.slice(i * CHUNK, (i + 1) * CHUNK)));
  return concat(salt, derived.commitment, ...chunks);
}

export const encryptFile = (bytes, key, fileId, random) => sealFramed(frame(bytes), key, fileId, random);

export function decryptFile(ciphertext, key, fileId) {
  return allAs('bad_file', () => {
    const reader = new Reader(ciphertext);
    const derived = derive(key, reader.take(24), fileId);
    require(equal(reader.take(32), derived.commitment), 'bad_file');
    const sealed = reader.rest();
    const chunks = [];
    for (let i = 0; i * (CHUNK + TAG) <= sealed.length; i++)
      chunks.push(open(derived.key, chunkNonce(derived.base, i), sealed.slice(i * (CHUNK + TAG), (i + 1) * (CHUNK + TAG))));
    return unframe(concat(...chunks));
  });
}

function unframe(framed) {
  const reader = new Reader(framed);
  const length = reader.u64();
  const room = framed.length - 8;
  require(length <= BigInt(room) && framed.length === padme(8 + Number(length)), 'bad_file');
  const bytes = reader.take(Number(length));
  require(reader.rest().every(byte => byte === 0), 'bad_file');
  return bytes;
}
