// SPDX-License-Identifier: MIT
// What an idle socket costs: opens SOCKETS of them through the gateways of a scripts/cluster and compares the memory of its processes, and the
// subscriptions at NATS, before and behind. Devices need not exist: a token that verifies is enough. How to run it: docs/scaling.md.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';

const [dir = 'out/cluster', count = '4000'] = process.argv.slice(2);
const kept = name => readFileSync(`${dir}/kept/${name}`, 'utf8').trim();
const nodes = readdirSync(`${dir}/kept`).filter(name => /^settings-(gateway|messages)/.test(name)).map(name => name.slice('settings-'.length)).sort();
const gateways = nodes.filter(name => name.startsWith('gateway'));
const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url');

function token() {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'secure-messenger', aud: 'secure-messenger', iat: now, exp: now + 600, sub: randomUUID(), device: randomUUID(), sid: randomUUID(), jti: randomUUID() };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', kept('secret-jwt-access')).update(signed).digest('base64url')}`;
}

function open(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, 'localhost');
    socket.on('error', reject);
    socket.once('data', answer => {
      socket.on('data', () => {});
      if (answer.toString().startsWith('HTTP/1.1 101')) resolve(socket); else reject(new Error(answer.toString().split('\r\n')[0]));
    });
    socket.write(`GET /api/v1/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n`
      + `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: messenger.v1\r\nAuthorization: Bearer ${token()}\r\n\r\n`);
  });
}

const memory = name => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${readFileSync(`${dir}/${name}.pid`, 'utf8').split('\n')[0]}/status`, 'utf8'))[1]) * 1024;
const subscriptions = async () => (await (await fetch(`http://127.0.0.1:${kept('port-nats1-http')}/varz`)).json()).subscriptions;
const look = async () => ({ memory: Object.fromEntries(nodes.map(name => [name, memory(name)])), subscriptions: await subscriptions() });
const pause = seconds => new Promise(resolve => setTimeout(resolve, seconds * 1000));

async function many(wanted) {
  const sockets = [];
  for (let opened = 0; opened < wanted; opened += 50) {
    sockets.push(...await Promise.all(Array.from({ length: 50 }, (_, i) => open(kept(`port-${gateways[i % gateways.length]}`)))));
  }
  return sockets;
}

const warm = await many(500); // what the runtime takes once
await pause(5);
const before = await look();
const sockets = await many(Number(count));
await pause(5);
const after = await look();
const sum = (kind, what) => nodes.filter(name => name.startsWith(kind)).reduce((total, name) => total + what.memory[name], 0);
for (const kind of ['gateway', 'messages']) console.log(`${kind}: ${Math.round((sum(kind, after) - sum(kind, before)) / sockets.length)} bytes a socket`);
console.log(`NATS: ${((after.subscriptions - before.subscriptions) / sockets.length).toFixed(1)} subscriptions a socket at each server`);
for (const socket of [...warm, ...sockets]) socket.destroy();
