// SPDX-License-Identifier: MIT
// The operations of vectors/README.md: fields of `in` to fields of `out`.
import { openBody, readWrap, sealBody } from './body.mjs';
import { makePrekeys, validateBundle } from './bundle.mjs';
import { hex, unhex, zeros } from './bytes.mjs';
import { followList, makeList } from './device-list.mjs';
import { Op, Role, deviceHandle, foldEvents, makeEvent, memberHandle, parseEvent } from './events.mjs';
import * as files from './file.mjs';
import { readBundle, readLog, readParty } from './inputs.mjs';
import { identityPair, importKey } from './keys.mjs';
import { pad, padme, unpad } from './padding.mjs';
import { playGroup } from './play-group.mjs';
import { playSession } from './play-session.mjs';
import { H } from './primitives.mjs';
import { matchScanned, safetyNumber } from './safety-number.mjs';
import { makeStore, openRecord, sealRecord, unlockStore } from './store.mjs';

const SHORT_FILE = 1024;

const bodyContext = i => ({
  conversation: unhex(i.conversation), clientId: unhex(i.client_id), senderAccount: unhex(i.sender_account), senderDevice: unhex(i.sender_device),
  rosterVersion: i.roster_version,
});
const own = i => ({ account: unhex(i.own_account), identity: unhex(i.own_identity) });
const peer = i => ({ account: unhex(i.peer_account), identity: unhex(i.peer_identity) });
const master = i => unlockStore(unhex(i.passphrase), unhex(i.sealed_key));
const place = i => ({ table: i.table, rowId: unhex(i.row_id), version: i.version });
const fileBytes = size => Uint8Array.from({ length: size }, (_, i) => i % 251);
const fileOf = bytes => ({ size: bytes.length, sha256: hex(H(bytes)) });

export const operations = {
  import_key(i) {
    importKey(i.kind, unhex(i.key));
    return { taken: true };
  },

  make_prekeys(i, random) {
    const party = readParty(i.party);
    const ids = { signedPrekey: i.signed_prekey_id, kemPrekey: i.kem_prekey_id };
    const { signedPrekey, kemPrekey, oneTimePrekey } = makePrekeys(party.pair, party.device, ids, i.created_at_ms, random);
    return {
      identity: hex(party.identity), identity_x25519: hex(party.pair.agreement.publicKey),
      signed_prekey: { private: hex(signedPrekey.privateKey), public: hex(signedPrekey.publicKey), signature: hex(signedPrekey.signature) },
      kem_prekey: { seed: hex(kemPrekey.seed), public: hex(kemPrekey.publicKey), signature: hex(kemPrekey.signature) },
      one_time_prekey: { private: hex(oneTimePrekey.privateKey), public: hex(oneTimePrekey.publicKey) },
    };
  },

  validate_bundle: i => ({ suite: validateBundle(readBundle(i), i.now_ms) }),
  play_session: playSession,
  play_group: playGroup,

  seal_body(i, random) {
    const { body, wrap } = sealBody(unhex(i.content), bodyContext(i), random);
    return { body: hex(body), wrap_plaintext: hex(wrap) };
  },
  open_body: i => ({ content: hex(openBody(unhex(i.body), unhex(i.wrap_plaintext), bodyContext(i))) }),
  read_wrap: i => ({ kind: readWrap(unhex(i.wrap_plaintext)).kind }),

  make_list(i) {
    const devices = i.devices.map(d => ({ device: unhex(d.device), identity: unhex(d.identity), suites: d.suites }));
    const made = makeList(unhex(i.account), devices, identityPair(unhex(i.signer_seed)), i.previous && unhex(i.previous));
    return { list: hex(made.list), signature: hex(made.signature), hash: hex(made.hash) };
  },
  follow_list: i => ({ version: Number(followList(unhex(i.known), unhex(i.offered), unhex(i.signature))) }),

  group_handles(i) {
    const [group, account] = [unhex(i.group), unhex(i.account)];
    return { member: memberHandle(group, account), device: deviceHandle(group, { account, device: unhex(i.device) }) };
  },
  make_event(i) {
    const author = readParty(i.author);
    const log = readLog(i.log);
    const { event, signature } = makeEvent(foldEvents(log), {
      author, group: log.length ? parseEvent(log[0].event).group : unhex(i.group), op: Op[i.operation], role: i.role && Role[i.role],
      titleHash: i.title_hash && unhex(i.title_hash), subjects: i.subjects.map(unhex),
    });
    return { event: hex(event), signature: hex(signature), author_identity: hex(author.identity) };
  },
  fold_events(i) {
    const roster = foldEvents(readLog(i.log));
    const roles = Object.keys(Role);
    const members = [...roster.members].map(([member, { role, joined }]) => ({ member, role: roles[role], joined_epoch: joined }));
    members.sort((a, b) => a.member < b.member ? -1 : 1);
    return { epoch: roster.epoch, last_departure_epoch: roster.lastDeparture, last_hash: hex(roster.lastHash), members };
  },

  encrypt_file(i, random) {
    const sealed = files.encryptFile(fileBytes(i.size), unhex(i.key), unhex(i.file_id), random);
    const out = { size: sealed.length, header: hex(sealed.slice(0, files.HEADER)), sha256: hex(H(sealed)) };
    return sealed.length <= SHORT_FILE ? { ...out, ciphertext: hex(sealed) } : out;
  },
  decrypt_file(i, random) {
    const sealed = changed(i, files.encryptFile(fileBytes(i.size), unhex(i.key), unhex(i.file_id), random));
    return fileOf(files.decryptFile(sealed, unhex(i.other_key ?? i.key), unhex(i.other_file_id ?? i.file_id)));
  },
  open_framed(i, random) {
    const sealed = files.sealFramed(unhex(i.framed), unhex(i.key), unhex(i.file_id), random);
    return fileOf(files.decryptFile(sealed, unhex(i.key), unhex(i.file_id)));
  },

  safety_number(i) {
    const { digits, scannedCode } = safetyNumber(own(i), peer(i));
    return { digits, scanned_code: hex(scannedCode) };
  },
  match_scanned(i) {
    matchScanned(own(i), peer(i), unhex(i.scanned_code));
    return { matches: true };
  },

  make_store: (i, random) => ({ sealed_key: hex(makeStore(unhex(i.passphrase), i.memory_kib, i.passes, random)) }),
  unlock_store: i => ({ unlocked: master(i).length === 32 }),
  seal_record: (i, random) => ({ record: hex(sealRecord(master(i), place(i), unhex(i.plaintext), random)) }),
  open_record: i => ({ plaintext: hex(openRecord(master(i), place(i), unhex(i.record))) }),

  pad(i) {
    const { length } = pad(zeros(i.size));
    return { padded_size: length, padme_of_padded: padme(length) };
  },
  round_up: i => ({ padme: padme(i.length) }),
  unpad: i => ({ size: unpad(unhex(i.padded)).length }),
};

/** Turns, exchanges, cuts and lengthens a file's ciphertext as the case says. */
function changed(i, sealed) {
  let bytes = Buffer.from(sealed);
  if (i.xor_at !== undefined)
    bytes[i.xor_at] ^= 1;
  if (i.swap_chunks) {
    const chunk = at => bytes.subarray(files.HEADER + at * (files.CHUNK + files.TAG), files.HEADER + (at + 1) * (files.CHUNK + files.TAG));
    bytes = Buffer.concat([bytes.subarray(0, files.HEADER), chunk(1), chunk(0), bytes.subarray(files.HEADER + 2 * (files.CHUNK + files.TAG))]);
  }
  bytes = Buffer.concat([bytes, unhex(i.append ?? '')]);
  return new Uint8Array(bytes.subarray(0, bytes.length - (i.cut ?? 0)));
}
