// SPDX-License-Identifier: MIT
// Two users talk through a Secure Messenger server, using only its HTTP routes and its JSON socket (docs/api.md).
// It shows the transport. The encryption here is NOT the product's protocol: both users know one passphrase, and there
// are no sessions and no ratchet. That protocol is in docs/protocol and far stronger; to the server, both are bytes.
import assert from 'node:assert/strict';
import * as crypto from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import WebSocket from 'ws';

const api = new URL('/api/v1/', process.argv[2] ?? 'http://localhost:8080').href;
const passphrase = crypto.randomBytes(16); // Agreed on in person; it never goes through the server.
const patience = 10_000; // Milliseconds that anything may take.

// AES-256-GCM as nonce, ciphertext, tag. What is sealed opens only under the same key and in the same context.
function seal(key, plaintext, context) {
  const nonce = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function open(key, sealed, context) {
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}

const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');
const base64 = (bytes) => bytes.toString('base64');
const fromBase64 = (text) => Buffer.from(text, 'base64');

class User extends EventEmitter {
  inbox = new Map(); // Messages by seq. A real client has them on disk.
  acknowledges = true;
  say = (text) => console.log(`${this.name}  ${text}`);
  bearer = () => this.session && { Authorization: `Bearer ${this.session.access_token}` };
  frame = (name, value) => this.socket.send(JSON.stringify({ [name]: value }));
  // The next event of that name. Every frame from the server is one; an 'error', or too long a wait, fails.
  next = async (name) => (await once(this, name, { signal: AbortSignal.timeout(patience) }))[0];
  // Under its client_id a message is stored once, however often it is sent: so keep it until the answer is there.
  deliver = (message) => this.ask('send', message, `answer to ${message.client_id}`);
  tell = async (other, content) => (await Promise.all([this.send(content), other.next('message')]))[0];

  ask(name, value, answer) {
    this.frame(name, value);
    return this.next(answer);
  }

  // POSTs bytes as they are and anything else as JSON; without a body it GETs.
  async call(path, body, headers) {
    const type = { 'Content-Type': body instanceof Buffer ? 'application/octet-stream' : 'application/json' };
    const response = await fetch(api + path, {
      method: body ? 'POST' : 'GET', body: body instanceof Buffer ? body : JSON.stringify(body),
      headers: { ...type, ...this.bearer(), ...headers }, signal: AbortSignal.timeout(patience),
    });
    if (!response.ok) throw new Error(`${path} was answered ${response.status} ${await response.text()}`);
    return response.headers.get('Content-Type')?.includes('json') ? response.json() : response.arrayBuffer();
  }

  async register(role) {
    this.name = `${role}-${crypto.randomBytes(4).toString('hex')}`;
    this.session = await this.call('auth/register', { username: this.name, password: base64(crypto.randomBytes(16)) });
    this.say(`is registered, on device ${this.session.device_id}`);
  }

  // Between two users there is one direct conversation: who begins it second finds it.
  async begin(other) {
    const answer = await this.call('conversations', { kind: 'direct', member_ids: [other.session.user_id] });
    this.conversation = answer.id;
    this.roster = { version: answer.roster_version, members: answer.members };
    this.key = crypto.scryptSync(passphrase, answer.id, 32);
    this.say(`is in conversation ${answer.id}, roster ${this.roster.version}`);
  }

  // Publishes an identity and a signed list of this device alone (docs/protocol, "Device list"): others encrypt for it.
  async publish() {
    const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
    const identity = Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url');
    const { user_id, device_id } = this.session;
    const [version, previous, count, suites] = ['0000000000000001', '00'.repeat(32), '0001', '0001'];
    const fields = ['01', user_id, version, previous, count, device_id, identity.toString('hex'), suites];
    const list = Buffer.from(fields.join('').replaceAll('-', ''), 'hex');
    const signature = crypto.sign(null, Buffer.concat([Buffer.from('SM1 sig\0\x03'), list]), privateKey);
    await this.call('keys/identity', {
      identity_key: base64(identity), registration_id: crypto.randomInt(1, 16_381), suites: [1],
      device_list: base64(list), device_list_signature: base64(signature),
    });
    this.say('has published an identity and a signed device list');
  }

  // Gives the seqs of what came before the queue was empty.
  async connect() {
    this.socket = new WebSocket(`${api.replace('http', 'ws')}ws`, 'messenger.v1.json', { headers: this.bearer() });
    this.socket.on('error', (error) => this.emit('error', error));
    this.socket.on('message', (text) => this.take(JSON.parse(text)));
    this.socket.on('close', (code) => {
      clearInterval(this.heartbeat);
      this.emit('closed', code) || this.emit('error', new Error(`The socket of ${this.name} was closed with ${code}`));
    });
    this.came = [];
    await this.next('queue_empty');
    this.say(`is connected; what came: ${this.came.map((seq) => `seq ${seq}`).join(', ') || 'nothing'}`);
    return this.came;
  }

  // A frame is an object with one key, its name. A name that is not known is passed over.
  take(frame) {
    const [[name, value]] = Object.entries(frame);
    if (name === 'hello') this.heartbeat = setInterval(() => this.ask('ping', {}, 'pong'), value.heartbeat * 1000);
    if (name === 'message') this.receive(value);
    if (name === 'reauth_required') this.refresh();
    if (name === 'problem') this.emit('error', new Error(`A frame of ${this.name} was refused: ${value.code}`));
    this.emit(name === 'sent' || name === 'rejected' ? `answer to ${value.client_id}` : name, value);
  }

  // Stores, then acknowledges. What comes again is known by its seq.
  receive({ conversation_id, seq, client_id, body, wrap }) {
    this.came.push(seq);
    if (!this.inbox.has(seq)) {
      const key = open(this.key, fromBase64(wrap), `${client_id} ${this.session.device_id}`);
      this.inbox.set(seq, JSON.parse(open(key, fromBase64(body), client_id)));
      this.say(`has stored seq ${seq}: ${this.inbox.get(seq).text}`);
    }
    if (this.acknowledges) this.frame('ack', { conversation_id, seq });
  }

  // Encrypts under a key of the message's own, and that for each device of the roster but this one. A real client takes
  // devices from verified lists alone (D-3); here, one that the server slips in does not know the passphrase.
  async send(content, client_id = crypto.randomUUID()) {
    const key = crypto.randomBytes(32);
    const devices = this.roster.members.flatMap((member) => member.devices ?? []).map((device) => device.device_id);
    const wraps = devices.filter((id) => id !== this.session.device_id)
      .map((id) => ({ device_id: id, wrap: base64(seal(this.key, key, `${client_id} ${id}`)) }));
    const body = base64(seal(key, JSON.stringify(content), client_id));
    const message = { client_id, conversation_id: this.conversation, kind: 'message', body, wraps };
    message.roster_version = this.roster.version;
    const { seq, problem, roster } = await this.deliver(message);
    if (problem?.code === 'roster_stale') {
      this.say(`is told that roster ${this.roster.version} is stale, and encrypts for roster ${roster.version}`);
      this.roster = roster;
      return this.send(content, client_id);
    }
    assert(!problem, `The message of ${this.name} was refused: ${problem?.code}`);
    this.say(`has sent seq ${seq}: it is on disk`);
    return { message, seq };
  }

  // A refresh token works once. Who is cut off here repeats the request under the same Idempotency-Key.
  async refresh() {
    const { refresh_token } = this.session;
    this.session = await this.call('auth/refresh', { refresh_token }, { 'Idempotency-Key': crypto.randomUUID() });
    this.frame('reauth', { token: this.session.access_token });
    this.say('has a fresh token, on the open socket too');
  }
}

const [alice, bob] = [new User(), new User()];
await alice.register('alice');
await bob.register('bob');
await alice.begin(bob);
await bob.begin(alice);
for (const user of [alice, bob]) await user.connect();

// Each is told of both changes and could ask for the roster now; these two learn it from the refusal of what they send.
for (const user of [alice, bob]) {
  await Promise.all([user.publish(), alice.next('roster_changed'), bob.next('roster_changed')]);
}

const hello = await alice.tell(bob, { text: 'Hello Bob.' });
assert.equal((await alice.deliver(hello.message)).seq, hello.seq);
alice.say(`has sent it again, as if the answer had been lost: it is seq ${hello.seq} still`);
await bob.tell(alice, { text: 'Hello Alice, is there a file?' });

const key = crypto.randomBytes(32);
const sealed = seal(key, crypto.randomBytes(100_000), 'file');
const { id } = await alice.call('files/upload', sealed, { 'X-Conversation-Id': alice.conversation });
const { seq } = await alice.tell(bob, { text: `It is ${id}.`, id, key: base64(key), sha256: sha256(sealed) });
const file = bob.inbox.get(seq);
const downloaded = Buffer.from(await bob.call(`files/${file.id}`));
assert.equal(sha256(downloaded), file.sha256);
const opened = open(fromBase64(file.key), downloaded, 'file');
bob.say(`has downloaded it, the SHA-256 is the one in the message, and opened its ${opened.length} bytes`);

await bob.ask('ping', {}, 'pong'); // By this pong, the server has taken the acknowledgements before it.
bob.say('has pinged, and acknowledges nothing from here on');
bob.acknowledges = false;
const unacknowledged = await alice.tell(bob, { text: 'Did you get it?' });
bob.socket.terminate();
bob.say(`has lost the line, code ${await bob.next('closed')}`);
bob.acknowledges = true;
assert.deepEqual(await bob.connect(), [unacknowledged.seq]);
bob.say('was sent again only what it had not acknowledged, and knew it by its seq');
await bob.tell(alice, { text: 'Yes, once.' });

await alice.refresh();
await alice.ask('ping', {}, 'pong');
for (const user of [alice, bob]) {
  const [code] = await Promise.all([user.next('closed'), user.call('auth/logout', {})]);
  assert.equal(code, 4401);
  user.say(`is logged out, and the socket was closed with ${code}`);
}
