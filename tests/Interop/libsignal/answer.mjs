// SPDX-License-Identifier: MIT
// Answers what libsignal computes: one JSON question a line on standard input, one JSON answer a line on standard output.
import { createInterface } from 'node:readline';
import { Fingerprint, PrivateKey, PublicKey, hkdf } from '@signalapp/libsignal-client';

const bytes = (hex) => Buffer.from(hex, 'hex');
const tagged = (hex) => PublicKey.deserialize(Buffer.concat([Buffer.of(5), bytes(hex)])); // libsignal's keys carry a type byte

const answers = {
  safetyNumber: ({ ownId, ownKey, peerId, peerKey }) =>
    Fingerprint.new(5200, 2, Buffer.from(ownId), tagged(ownKey), Buffer.from(peerId), tagged(peerKey)).displayableFingerprint().toString(),
  agreement: ({ privateKey, publicKey }) => Buffer.from(PrivateKey.deserialize(bytes(privateKey)).agree(tagged(publicKey))).toString('hex'),
  hkdf: ({ length, ikm, info, salt }) => Buffer.from(hkdf(length, bytes(ikm), bytes(info), bytes(salt))).toString('hex'),
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  console.log(JSON.stringify(answers[question.ask](question)));
}
