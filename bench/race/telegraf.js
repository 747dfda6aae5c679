// telegraf.js URL TOKEN DB: the peer: telegraf (MIT, npm), its session in SQLite, one commit an answer.
// SPDX-License-Identifier: MIT
//
// Written as its documentation has it: the session is written when the handler is over, so after the reply. `node:sqlite` is as fast here
// as better-sqlite3, and needs no compiler.
'use strict';
const http = require('http');
const { DatabaseSync } = require('node:sqlite');
const { Telegraf, session } = require('telegraf');

const [, , apiRoot, token, file] = process.argv;

const db = new DatabaseSync(file);
db.exec('pragma journal_mode = WAL; pragma synchronous = FULL');
db.exec('create table if not exists sessions (chat text primary key, value text not null) without rowid');
const get = db.prepare('select value from sessions where chat = ?');
const set = db.prepare('insert into sessions values (?, ?) on conflict (chat) do update set value = excluded.value');
const remove = db.prepare('delete from sessions where chat = ?');
const store = {
  get: chat => JSON.parse(get.get(chat)?.value ?? 'null') ?? undefined,
  set: (chat, value) => { set.run(chat, JSON.stringify(value)); },
  delete: chat => { remove.run(chat); },
};

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
const bot = new Telegraf(token, { telegram: { apiRoot, agent } });
bot.use(session({ store, getSessionKey: ctx => String(ctx.chat.id), defaultSession: () => ({ answers: [] }) }));
bot.on('text', ctx => {
  ctx.session.answers.push(ctx.message.text);
  return ctx.reply(`q${ctx.session.answers.length} ${ctx.message.text.split(' ')[0]} next question please`);
});
bot.catch(e => console.log(e.message));
bot.launch();
