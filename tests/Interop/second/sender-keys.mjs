// SPDX-License-Identifier: MIT
// groups.md, "Sender keys". A sender is { account, device, identity }; a roster is what events.mjs folds.
import { Reader, concat, equal, u32, u8 } from './bytes.mjs';
import { memberHandle } from './events.mjs';
import { Context, identityPair, importEd25519, sign, verify } from './keys.mjs';
import { pad, unpad } from './padding.mjs';
import { Expand, H, chainStep, label, labelled, open, seal } from './primitives.mjs';
import { Refusal, allAs, require } from './refusal.mjs';

const AHEAD = 2000;
const KEPT_KEYS = 2000;
const KEPT_CHAINS = 5;
const MESSAGES = 1000;
const AGE = 7 * 86_400_000;
const REPLACED_FOR = 30 * 86_400_000;
const NEVER_SENT = 0xffffffff;

const messageKey = mk => Expand(mk, label('SM1/grp/msg'), 32);
const ad = (group, epoch, sender, header) => concat(H(labelled('SM1 grp', group, u32(epoch), sender.account, sender.device, sender.identity)), header);

export class SendingChains {
  #number = 0;
  #chain = null;

  constructor(group, sender) {
    this.group = group;
    this.sender = sender;
  }

  /** Gives the distribution. Draws the chain key, then the seed of the signing pair. */
  begin(roster, now, random) {
    const ck = random(32);
    this.#chain = { epoch: roster.epoch, number: ++this.#number, n: 0, ck, signer: identityPair(random(32)), at: now };
    return concat(this.group, u32(roster.epoch), u32(this.#number), u32(0), ck, this.#chain.signer.publicKey);
  }

  /** A member's device has gone: C-3. */
  end() { this.#chain = null; }

  send(plaintext, roster, now, random) {
    const chain = this.#chain;
    require(chain && chain.epoch >= roster.lastDeparture && chain.n < MESSAGES && now - chain.at < AGE, 'needs_new_chain');
    const nonce = random(12);
    const { mk, next } = chainStep(chain.ck);
    const header = concat(u8(1), u8(3), this.group, u32(chain.epoch), u32(chain.number), u32(chain.n), nonce);
    const unsigned = concat(header, seal(messageKey(mk), nonce, pad(plaintext), ad(this.group, chain.epoch, this.sender, header)));
    chain.ck = next;
    chain.n++;
    return concat(unsigned, sign(chain.signer, Context.senderKeyMessage, unsigned));
  }
}

export class ReceivingChains {
  #chains = []; // by number, the newest last
  #kept = [];

  constructor(group, sender) {
    this.group = group;
    this.sender = sender;
  }

  take(distribution, now) {
    const offered = parseDistribution(distribution);
    require(equal(offered.group, this.group), 'refused_chain');
    const known = this.#chains.find(({ number }) => number === offered.number);
    if (known) {
      require(known.epoch === offered.epoch && equal(known.signKey, offered.signKey), 'refused_chain');
      return;
    }
    require(this.#chains.length < KEPT_CHAINS || offered.number > this.#chains[0].number, 'refused_chain');
    this.#chains = [...this.#chains, offered].sort((a, b) => a.number - b.number).slice(-KEPT_CHAINS);
    for (const chain of this.#chains.slice(0, -1))
      chain.replaced ??= { at: now, end: chain.n + AHEAD };
    this.#kept = this.#kept.filter(key => this.#chains.some(({ number }) => number === key.number));
  }

  receive(message, roster, now) {
    return allAs('undecryptable', () => this.#receive(message, roster, now));
  }

  /** C-1: signature, then tag, then state. */
  #receive(message, roster, now) {
    const { header, unsigned, group, epoch, number, n, nonce, ciphertext, signature } = parseMessage(message);
    const member = roster.members.get(memberHandle(this.group, this.sender.account));
    const chain = this.#chains.find(held => held.number === number);
    require(equal(group, this.group) && chain && chain.epoch === epoch && n !== NEVER_SENT, 'undecryptable');
    require(member && member.joined <= epoch && epoch <= roster.epoch, 'undecryptable'); // C-6
    require(!chain.replaced || (now - chain.replaced.at < REPLACED_FOR && n < chain.replaced.end), 'undecryptable');
    require(verify(chain.signKey, signature, Context.senderKeyMessage, unsigned), 'undecryptable');
    const keptAt = this.#kept.findIndex(key => key.number === number && key.n === n);
    if (keptAt < 0 && n < chain.n)
      throw new Refusal('duplicate');
    require(n - chain.n <= AHEAD, 'undecryptable');
    const { mk, ck, skipped } = keptAt < 0 ? walk(chain, n) : { mk: this.#kept[keptAt].mk, ck: chain.ck, skipped: [] };
    const plaintext = unpad(open(messageKey(mk), nonce, ciphertext, ad(group, epoch, this.sender, header)));
    if (keptAt >= 0)
      this.#kept.splice(keptAt, 1);
    this.#kept = [...this.#kept, ...skipped].slice(-KEPT_KEYS);
    chain.ck = ck;
    chain.n = Math.max(chain.n, n + 1);
    return plaintext;
  }
}

/** The key of number `n` and those of the numbers before it, from a chain that stays as it is. */
function walk({ number, n: from, ck }, n) {
  const skipped = [];
  for (let i = from; ; i++) {
    const { mk, next } = chainStep(ck);
    ck = next;
    if (i === n)
      return { mk, ck, skipped };
    skipped.push({ number, n: i, mk });
  }
}

function parseDistribution(bytes) {
  return allAs('bad_distribution', () => {
    const reader = new Reader(bytes);
    const chain = {
      group: reader.take(16), epoch: reader.u32(), number: reader.u32(), n: reader.u32(), ck: reader.take(32), signKey: importEd25519(reader.take(32)),
    };
    reader.end();
    require(chain.epoch > 0 && chain.number > 0 && chain.n !== NEVER_SENT, 'bad_distribution');
    return chain;
  });
}

function parseMessage(message) {
  const reader = new Reader(message);
  reader.expect(1);
  reader.expect(3);
  const fields = { group: reader.take(16), epoch: reader.u32(), number: reader.u32(), n: reader.u32(), nonce: reader.take(12) };
  const rest = reader.rest();
  require(rest.length >= 64, 'undecryptable');
  return {
    ...fields, header: message.slice(0, 42), unsigned: message.slice(0, -64), ciphertext: rest.slice(0, -64), signature: rest.slice(-64),
  };
}
