// SPDX-License-Identifier: MIT
// Layouts: big-endian integers, fixed fields, nothing behind the last one (N-1).
import { Refusal } from './refusal.mjs';

export const hex = bytes => Buffer.from(bytes).toString('hex');

export const unhex = text => new Uint8Array(Buffer.from(text, 'hex'));

export const ascii = text => new Uint8Array(Buffer.from(text, 'latin1'));

export const concat = (...parts) => new Uint8Array(Buffer.concat(parts));

export const zeros = length => new Uint8Array(length);

const integer = width => value => {
  const bytes = zeros(width);
  let rest = BigInt(value);
  for (let i = width - 1; i >= 0; i--, rest >>= 8n)
    bytes[i] = Number(rest & 255n);
  return bytes;
};

export const u8 = integer(1);
export const u16 = integer(2);
export const u32 = integer(4);
export const u64 = integer(8);

/** Looks at every byte, wherever the first difference is (N-3). */
export function equal(a, b) {
  if (a.length !== b.length)
    return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++)
    difference |= a[i] ^ b[i];
  return difference === 0;
}

export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(length) {
    if (this.at + length > this.bytes.length)
      throw new Refusal('malformed');
    return this.bytes.slice(this.at, this.at += length);
  }

  /** Numbers beyond 2^53 are in no layout but u64, which is read as a bigint. */
  u8() { return this.take(1)[0]; }
  u16() { return Number(this.#integer(2)); }
  u32() { return Number(this.#integer(4)); }
  u64() { return this.#integer(8); }

  expect(value) {
    if (this.u8() !== value)
      throw new Refusal('malformed');
  }

  rest() { return this.take(this.bytes.length - this.at); }

  end() {
    if (this.at !== this.bytes.length)
      throw new Refusal('malformed');
  }

  #integer(width) {
    return this.take(width).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }
}
