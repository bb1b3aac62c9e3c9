// SPDX-License-Identifier: MIT
// content.md, "Bodies and wraps".
import { Reader, concat, equal, u64, u8, zeros } from './bytes.mjs';
import { pad, unpad } from './padding.mjs';
import { Expand, H, label, labelled, open, seal } from './primitives.mjs';
import { allAs, require } from './refusal.mjs';

const bodyContext = c => H(labelled('SM1 body', c.conversation, c.clientId, c.senderAccount, c.senderDevice, u64(c.rosterVersion)));
const commitment = K => Expand(K, label('SM1/body/commit'), 32);
const bodyKey = K => Expand(K, label('SM1/body/key'), 32);

export function sealBody(content, context, random) {
  const K = random(32);
  const nonce = random(12);
  const body = concat(u8(1), u8(16), commitment(K), nonce, seal(bodyKey(K), nonce, pad(content), bodyContext(context)));
  return { body, wrap: concat(u8(1), K, H(body)) };
}

/** The kind of a wrap's plaintext (M-3), and what a key's holds. */
export function readWrap(wrap) {
  return allAs('bad_wrap', () => {
    const reader = new Reader(wrap);
    const kind = reader.u8();
    const content = { K: reader.take(32), hash: reader.take(32) };
    reader.end();
    if (kind === 1)
      return { kind: 'body_key', ...content };
    require(kind === 2 && equal(wrap.slice(1), zeros(64)), 'bad_wrap');
    return { kind: 'blank' };
  });
}

/** M-1: hash, then commitment, then the body. */
export function openBody(body, wrap, context) {
  const { kind, K, hash } = readWrap(wrap);
  return allAs('undecryptable', () => {
    require(kind === 'body_key' && equal(H(body), hash), 'undecryptable');
    const reader = new Reader(body);
    reader.expect(1);
    reader.expect(16);
    require(equal(reader.take(32), commitment(K)), 'undecryptable');
    return unpad(open(bodyKey(K), reader.take(12), reader.rest(), bodyContext(context)));
  });
}
