// SPDX-License-Identifier: MIT
// content.md, "Safety number". A side is { account, identity }.
import { sha512 } from '@noble/hashes/sha2.js';
import { ascii, concat, equal, hex, u16, u8 } from './bytes.mjs';
import { importKey } from './keys.mjs';
import { require } from './refusal.mjs';

function hash({ account, identity }) {
  const key = concat(u8(5), importKey('ed25519', identity));
  const id = ascii(hex(account).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5'));
  let h = sha512(concat(u16(0), key, id, key));
  for (let i = 1; i < 5200; i++)
    h = sha512(concat(h, key));
  return h;
}

const group = (h, i) => h.slice(5 * i, 5 * i + 5).reduce((value, byte) => value * 256 + byte, 0) % 100_000;

const digits = h => Array.from({ length: 6 }, (_, i) => String(group(h, i)).padStart(5, '0')).join('');

export function safetyNumber(own, peer) {
  const [a, b] = [hash(own), hash(peer)];
  return { digits: [digits(a), digits(b)].sort().join(''), scannedCode: concat(a.slice(0, 32), b.slice(0, 32)) };
}

/** The other side shows its own half first. */
export function matchScanned(own, peer, code) {
  require(equal(safetyNumber(peer, own).scannedCode, code), 'mismatch');
}
