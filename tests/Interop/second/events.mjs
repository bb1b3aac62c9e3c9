// SPDX-License-Identifier: MIT
// groups.md, "Membership log".
import { Reader, concat, equal, hex, u16, u32, u8, unhex, zeros } from './bytes.mjs';
import { Context, sign, verify } from './keys.mjs';
import { H, labelled } from './primitives.mjs';
import { allAs, require } from './refusal.mjs';

export const Op = { Create: 1, Add: 2, Remove: 3, Leave: 4, SetRole: 5, Rename: 6 };
export const Role = { Member: 0, Admin: 1, Owner: 2 };
const CAPACITY = 200;

const isZero = bytes => equal(bytes, zeros(bytes.length));
const subjectsAllowed = {
  [Op.Create]: count => count < CAPACITY, [Op.Add]: count => count >= 1, [Op.Remove]: count => count >= 1,
  [Op.Leave]: count => count === 0, [Op.SetRole]: count => count === 1, [Op.Rename]: count => count === 0,
};

/** What the log calls an account, and a device of it; as hex. */
export const memberHandle = (group, account) => hex(H(labelled('SM1 grp member', group, account)).slice(0, 16));
export const deviceHandle = (group, { account, device }) => hex(H(labelled('SM1 grp device', group, account, device)).slice(0, 16));

export function makeEvent(roster, { group, author, op, role = 0, titleHash = zeros(32), subjects }) {
  const event = concat(u8(1), group, u32(roster.epoch + 1), roster.lastHash,
    unhex(memberHandle(group, author.account)), unhex(deviceHandle(group, author)), u8(op), u8(role), titleHash,
    u16(subjects.length), ...subjects.map(account => unhex(memberHandle(group, account))));
  return { event, signature: sign(author.pair, Context.groupEvent, event) };
}

export function parseEvent(bytes) {
  return allAs('bad_event', () => {
    const reader = new Reader(bytes);
    reader.expect(1);
    const event = {
      group: reader.take(16), epoch: reader.u32(), previous: reader.take(32), author: hex(reader.take(16)), device: reader.take(16),
      op: reader.u8(), role: reader.u8(), titleHash: reader.take(32),
    };
    event.subjects = Array.from({ length: reader.u16() }, () => hex(reader.take(16)));
    reader.end();
    const { op, role, subjects } = event;
    require(subjectsAllowed[op]?.(subjects.length) && subjects.length <= CAPACITY && new Set(subjects).size === subjects.length, 'bad_event');
    require(op === Op.SetRole ? role <= Role.Owner : role === 0, 'bad_event');
    require(op === Op.Create || op === Op.Rename || isZero(event.titleHash), 'bad_event');
    return event;
  });
}

export const emptyRoster = () => ({ group: null, epoch: 0, lastHash: zeros(32), lastDeparture: 0, members: new Map() });

/** G-1, G-2, then what the author may. Entries are { event, signature, identity }. */
export const foldEvents = entries => entries.reduce(apply, emptyRoster());

function apply(roster, { event: bytes, signature, identity }) {
  const event = parseEvent(bytes);
  require(verify(identity, signature, Context.groupEvent, bytes), 'bad_signature');
  require(event.epoch === roster.epoch + 1 && equal(event.previous, roster.lastHash), 'not_next');
  require((event.op === Op.Create) === (event.epoch === 1) && (event.epoch === 1 || equal(event.group, roster.group)), 'not_next');
  const isDeparture = event.op === Op.Remove || event.op === Op.Leave;
  const members = new Map(roster.members);
  (event.epoch === 1 ? create : change)(members, event);
  require(members.size <= CAPACITY, 'forbidden');
  return { group: event.group, epoch: event.epoch, lastHash: H(bytes), lastDeparture: isDeparture ? event.epoch : roster.lastDeparture, members };
}

function create(members, { author, subjects }) {
  members.set(author, { role: Role.Owner, joined: 1 });
  enter(members, subjects, 1);
}

function enter(members, subjects, epoch) {
  for (const subject of subjects) {
    require(!members.has(subject), 'forbidden');
    members.set(subject, { role: Role.Member, joined: epoch });
  }
}

function change(members, { author, epoch, op, role, subjects }) {
  const own = members.get(author);
  require(own, 'forbidden');
  if (op === Op.Leave) {
    require(own.role !== Role.Owner || members.size === 1, 'forbidden');
    members.delete(author);
    return;
  }
  require(own.role >= (op === Op.SetRole ? Role.Owner : Role.Admin), 'forbidden');
  if (op === Op.Add)
    enter(members, subjects, epoch);
  if (op === Op.Remove)
    for (const subject of subjects) {
      require(members.has(subject) && members.get(subject).role < own.role, 'forbidden');
      members.delete(subject);
    }
  if (op === Op.SetRole) {
    const [subject] = subjects;
    require(members.has(subject) && subject !== author, 'forbidden');
    members.set(subject, { ...members.get(subject), role });
    if (role === Role.Owner)
      members.set(author, { ...own, role: Role.Admin });
  }
}
