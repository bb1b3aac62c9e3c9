// SPDX-License-Identifier: MIT
// Messages of type 1, and of type 4 where they carry a part of a post-quantum step.
import { Reader, concat, u32, u8, zeros } from './bytes.mjs';
import { importMlKem768, importX25519 } from './keys.mjs';
import { require } from './refusal.mjs';

export function encodeHeader({ dh, pn, n, nonce, key, ct }) {
  const parts = (key ? 1 : 0) | (ct ? 2 : 0);
  const header = concat(u8(1), u8(parts ? 4 : 1), dh, u32(pn), u32(n), nonce);
  return parts ? concat(header, u8(parts), key ?? zeros(0), ct ?? zeros(0)) : header;
}

export function parseMessage(message) {
  const reader = new Reader(message);
  reader.expect(1);
  const type = reader.u8();
  require(type === 1 || type === 4, 'undecryptable');
  const parsed = { dh: importX25519(reader.take(32)), pn: reader.u32(), n: reader.u32(), nonce: reader.take(12) };
  const parts = type === 4 ? reader.u8() : 0;
  require(type === 1 || (parts >= 1 && parts <= 3), 'undecryptable');
  if (parts & 1)
    parsed.key = importMlKem768(reader.take(1184));
  if (parts & 2)
    parsed.ct = reader.take(1088);
  parsed.header = message.slice(0, reader.at);
  parsed.ciphertext = reader.rest();
  return parsed;
}
