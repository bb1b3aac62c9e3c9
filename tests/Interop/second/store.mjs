// SPDX-License-Identifier: MIT
// content.md, "Local store".
import { argon2id } from '@noble/hashes/argon2.js';
import { Reader, concat, u16, u32, u64, u8 } from './bytes.mjs';
import { Expand, label, labelled, open, seal } from './primitives.mjs';
import { allAs, require } from './refusal.mjs';

const MAX_MEMORY_KIB = 1 << 20;
const MAX_PASSES = 64;

const stretch = (passphrase, salt, m, t) => argon2id(passphrase, salt, { m, t, p: 1, dkLen: 32, version: 0x13 });

export function makeStore(passphrase, memoryKib, passes, random) {
  const master = random(32);
  const salt = random(16);
  const nonce = random(12);
  const before = concat(u8(1), u32(memoryKib), u32(passes), salt, nonce);
  return concat(before, seal(stretch(passphrase, salt, memoryKib, passes), nonce, master, labelled('SM1 store', before)));
}

/** Gives the master key. The cost is limited before it is paid (L-2). */
export function unlockStore(passphrase, sealedKey) {
  return allAs('bad_passphrase_or_store', () => {
    const reader = new Reader(sealedKey);
    reader.expect(1);
    const memoryKib = reader.u32();
    const passes = reader.u32();
    require(memoryKib >= 8 && memoryKib <= MAX_MEMORY_KIB && passes >= 1 && passes <= MAX_PASSES, 'bad_passphrase_or_store');
    const key = stretch(passphrase, reader.take(16), memoryKib, passes);
    const nonce = reader.take(12);
    return open(key, nonce, reader.rest(), labelled('SM1 store', sealedKey.slice(0, 37)));
  });
}

const utf8 = text => new TextEncoder().encode(text);
const tableKey = (master, table) => Expand(master, label('SM1/store/table/', utf8(table)), 32);
const place = ({ table, rowId, version }) => concat(u16(utf8(table).length), utf8(table), u16(rowId.length), rowId, u64(version));

export function sealRecord(master, at, plaintext, random) {
  const nonce = random(12);
  return concat(nonce, seal(tableKey(master, at.table), nonce, plaintext, place(at)));
}

export const openRecord = (master, at, record) => allAs('bad_record', () => {
  const reader = new Reader(record);
  return open(tableKey(master, at.table), reader.take(12), reader.rest(), place(at));
});
