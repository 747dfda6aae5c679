// stub.js: a Bot API server on loopback with many users, who all talk at once and notice every answer that is lost, doubled or mixed up.
// SPDX-License-Identifier: MIT
//
// Origin: the load stub that other bots were measured with for this project, cut down to what is used here.
//
// Each user says TURNS messages, "a1 ...", "a2 ...", the next one as soon as the last one was answered. The bot answers each with one
// sendMessage, "q<answers it has stored for this chat> <first word of the message> ...". All users have said their first word before the
// bot comes. HTTP is read by hand, so that this stays faster than the bots it feeds: GET or POST with Content-Length, nothing else.
//
//   PORT USERS TURNS          7001, 400, 15
//   F429 F5XX                 how probably a sendMessage is answered by 429 (retry_after 1) or 502 and not done
//   GET /stats                what was counted
'use strict';
const net = require('net');

const number = (name, otherwise) => Number(process.env[name] || otherwise);
const PORT = number('PORT', 7001), USERS = number('USERS', 400), TURNS = number('TURNS', 15);
const F429 = number('F429', 0), F5XX = number('F5XX', 0);
const FIRST_ID = 7000000000; // above 2^32
const WORDS = 'the quick brown fox jumps over it. '.repeat(2);
const GATHER_MS = 1; // what is said within it comes in one batch

const counted = { served: 0, again: 0, answered: 0, wrong: 0, doubled: 0, unasked: 0, refused: 0, conflicts: 0 };
const times = [];
const users = Array.from({ length: USERS }, (_, i) => ({ id: FIRST_ID + i, turn: 0, waits: false, served: false, said: 0 }));
let updates = [], nextUpdate = 1 + (Date.now() % 1000000) * 100, nextMessage = 1;
let poll = null, gathering = null, began = 0, ended = 0, finished = 0;

const now = () => Number(process.hrtime.bigint()) / 1e6;
const seconds = () => Math.floor(Date.now() / 1000);

// --- the users ---

function say(user) {
  const who = `"id":${user.id},"first_name":"User${user.id - FIRST_ID}","username":"u${user.id - FIRST_ID}"`;
  const id = nextUpdate++;

  user.turn++;
  user.waits = true;
  user.served = false;
  user.said = began ? now() : 0;
  updates.push({ id, user, json: `{"update_id":${id},"message":{"message_id":${nextMessage++},"from":{${who},"is_bot":false,"language_code":"en"},` +
    `"chat":{${who},"type":"private"},"date":${seconds()},"text":"a${user.turn} ${WORDS}"}}` });
  if (poll && !gathering) gathering = setTimeout(() => { gathering = null; answerPoll(); }, GATHER_MS);
}

function hear(user, text) {
  const said = /^q(\d+) a(\d+)/.exec(text), turn = said ? Number(said[2]) : user.turn;

  if (turn < user.turn || (turn === user.turn && !user.waits)) { counted.doubled++; return; }
  if (turn > user.turn) { counted.unasked++; return; }
  counted.answered++;
  counted.wrong += !said || Number(said[1]) !== turn;
  times.push(now() - (user.said || began));
  user.waits = false;
  if (turn < TURNS) say(user);
  else if (++finished === USERS) ended = now();
}

// --- the methods ---

const REASONS = { 200: 'OK', 400: 'Bad Request', 404: 'Not Found', 409: 'Conflict', 411: 'Length Required', 429: 'Too Many Requests', 502: 'Bad Gateway' };

function reply(socket, code, body) {
  if (!socket.destroyed)
    socket.write(`HTTP/1.1 ${code} ${REASONS[code]}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
const done = (socket, result) => reply(socket, 200, `{"ok":true,"result":${result}}`);
const refuse = (socket, code, more = '') => reply(socket, code, `{"ok":false,"error_code":${code},"description":"${REASONS[code]}"${more}}`);

function takeBatch(limit) {
  const batch = updates.slice(0, limit);

  began ||= batch.length ? now() : 0;
  for (const { user } of batch) {
    counted[user.served ? 'again' : 'served']++;
    user.served = true;
  }
  return '[' + batch.map(u => u.json).join(',') + ']';
}

function answerPoll() {
  const { socket, limit, timer } = poll;

  poll = null;
  clearTimeout(timer);
  done(socket, takeBatch(limit));
}

function getUpdates(socket, p) {
  const offset = Number(p.offset || 0), limit = Math.min(100, Number(p.limit || 100)), timeout = Math.min(50, Number(p.timeout || 0));
  let confirmed = 0;

  while (confirmed < updates.length && updates[confirmed].id < offset) confirmed++;
  if (confirmed) updates = updates.slice(confirmed);
  if (poll) {
    counted.conflicts++;
    clearTimeout(poll.timer);
    refuse(poll.socket, 409);
    poll = null;
  }
  if (updates.length || !timeout) done(socket, takeBatch(limit));
  else poll = { socket, limit, timer: setTimeout(answerPoll, timeout * 1000) };
}

function sendMessage(socket, p) {
  const user = users[Number(p.chat_id) - FIRST_ID], text = String(p.text);

  if (!user) return refuse(socket, 400);
  if (Math.random() < F429) { counted.refused++; return refuse(socket, 429, ',"parameters":{"retry_after":1}'); }
  if (Math.random() < F5XX) { counted.refused++; return refuse(socket, 502); }
  hear(user, text);
  return done(socket, `{"message_id":${nextMessage++},"from":{"id":1,"is_bot":true,"first_name":"Bot","username":"stub_bot"},` +
    `"chat":{"id":${user.id},"first_name":"User","type":"private"},"date":${seconds()},"text":${JSON.stringify(text)}}`);
}

const ME = '{"id":1,"is_bot":true,"first_name":"Bot","username":"stub_bot","can_join_groups":true,"can_read_all_group_messages":false}';
const METHODS = { getupdates: getUpdates, sendmessage: sendMessage, getme: socket => done(socket, ME) };

// --- HTTP ---

function stats() {
  const sorted = Float64Array.from(times).sort(), at = part => sorted.length ? sorted[Math.floor(part * (sorted.length - 1))] : null;
  const took = ((ended || now()) - began) / 1000;

  return { ...counted, users: USERS, finished, perSecond: counted.answered / took, p50: at(0.5), p99: at(0.99) };
}

function parameters(url, body) {
  const query = url.indexOf('?'), all = query < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(query + 1)));

  return body.length ? Object.assign(all, JSON.parse(body.toString())) : all;
}

function handle(socket, url, body) {
  const method = /^\/bot[^/]+\/([A-Za-z]+)/.exec(url);

  if (url === '/stats') return reply(socket, 200, JSON.stringify(stats()));
  if (!method) return refuse(socket, 404);
  return (METHODS[method[1].toLowerCase()] || (s => done(s, 'true')))(socket, parameters(url, body));
}

// The bytes behind the first request in `bytes`; null when it is not whole yet.
function takeRequest(socket, bytes) {
  const end = bytes.indexOf('\r\n\r\n') + 4;
  if (end < 4) return null;
  const head = bytes.latin1Slice(0, end), length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] || 0);

  if (/\r\ntransfer-encoding:/i.test(head)) { refuse(socket, 411); socket.end(); return null; }
  if (bytes.length < end + length) return null;
  handle(socket, head.split(' ', 2)[1], bytes.subarray(end, end + length));
  return bytes.subarray(end + length);
}

users.forEach(say);
net.createServer(socket => {
  let bytes = Buffer.alloc(0);

  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('close', () => { if (poll?.socket === socket) { clearTimeout(poll.timer); poll = null; } });
  socket.on('data', more => {
    bytes = bytes.length ? Buffer.concat([bytes, more]) : more;
    for (let rest; bytes.length && (rest = takeRequest(socket, bytes)); ) bytes = rest;
  });
}).listen(PORT, '127.0.0.1');
