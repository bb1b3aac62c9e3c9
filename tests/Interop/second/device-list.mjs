// SPDX-License-Identifier: MIT
// README.md, "Device list".
import { Reader, concat, equal, hex, u16, u64, u8, zeros } from './bytes.mjs';
import { Context, importEd25519, sign, verify } from './keys.mjs';
import { H } from './primitives.mjs';
import { allAs, require } from './refusal.mjs';

const EITHER_SUITE = 3;

export function makeList(account, devices, signer, previous) {
  const version = previous ? parseList(previous).version + 1n : 1n;
  const entries = devices.map(({ device, identity, suites }) => concat(device, identity, u16(suites)));
  const list = concat(u8(1), account, u64(version), previous ? H(previous) : zeros(32), u16(devices.length), ...entries);
  return { list, signature: sign(signer, Context.deviceList, list), hash: H(list) };
}

function parseList(bytes) {
  return allAs('bad_list', () => {
    const reader = new Reader(bytes);
    reader.expect(1);
    const list = { account: reader.take(16), version: reader.u64(), previous: reader.take(32), devices: [] };
    const count = reader.u16();
    require(count >= 1 && count <= 32, 'bad_list');
    for (let i = 0; i < count; i++)
      list.devices.push({ device: reader.take(16), identity: importEd25519(reader.take(32)), suites: reader.u16() });
    reader.end();
    require(list.version > 0n && (list.version === 1n) === equal(list.previous, zeros(32)), 'bad_list');
    require(list.devices.every(({ suites }) => suites & EITHER_SUITE), 'bad_list');
    require(new Set(list.devices.map(({ device }) => hex(device))).size === count, 'bad_list');
    return list;
  });
}

/** D-1 and D-2: signed by the first device of the list known, and its next version. */
export function followList(knownBytes, offeredBytes, signature) {
  const known = parseList(knownBytes);
  const offered = parseList(offeredBytes);
  const [first] = known.devices;
  require(verify(first.identity, signature, Context.deviceList, offeredBytes), 'bad_signature');
  require(equal(offered.account, known.account) && offered.version === known.version + 1n && equal(offered.previous, H(knownBytes)), 'not_next');
  require(equal(offered.devices[0].device, first.device) && equal(offered.devices[0].identity, first.identity), 'not_next');
  return offered.version;
}
