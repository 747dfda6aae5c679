// A Bot API server that others wrote: telegram-test-api from npm, on loopback.
//   node server.js PORT stock|repaired
// `stock` is telegram-test-api 4.2.1 as it is. `repaired` is its fork @vishtar/telegram-test-api 4.2.3, which lets routes be added: here
// those that it lacks (is_bot in getMe, getUpdates that waits, confirms and limits, chat_instance of a tap) and faults on demand:
//   POST /fault {"method", "code", "times", "description"?, "retry_after"?, "migrate_to_chat_id"?}      GET /calls
// A bot talks to it below /bot<token>/; a test plays the user with POST /sendMessage, /sendCommand, /sendCallback, /getUpdates.
'use strict';

const port = Number(process.argv[2]);
const isRepaired = process.argv[3] === 'repaired';
const TelegramServer = require(isRepaired ? '@vishtar/telegram-test-api' : 'telegram-test-api');

const LONGEST_POLL = 50; // seconds
const MOST_UPDATES = 100;
const faults = {}; // method in lower case -> what it answers, so many times
const calls = [];

function parametersOf(request) {
  return { ...request.query, ...request.body };
}

function addFaults(app) {
  app.post('/fault', (request, response) => {
    faults[String(request.body.method).toLowerCase()] = { ...request.body };
    response.json({ ok: true });
  });
  app.get('/calls', (_request, response) => response.json(calls));
  app.all('/bot:token/:method', (request, response, next) => {
    calls.push({ method: request.params.method, body: request.body });
    const fault = faults[request.params.method.toLowerCase()] || faults['*'];
    if (!fault || fault.times <= 0) return next();
    fault.times -= 1;
    const { code, description = 'Too Many Requests', retry_after, migrate_to_chat_id } = fault;
    const parameters = retry_after || migrate_to_chat_id ? { retry_after, migrate_to_chat_id } : undefined;
    return response.status(code).json({ ok: false, error_code: code, description, parameters });
  });
}

function addMe(app) {
  app.all('/bot:token/getMe', (_request, response) => response.json({
    ok: true,
    result: {
      id: 666, is_bot: true, first_name: 'Test', username: 'TestNameBot',
      can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false,
    },
  }));
}

function shown(update) {
  const formatted = TelegramServer.formatUpdate(update);
  if (formatted.callback_query) formatted.callback_query.chat_instance = '1';
  return formatted;
}

function addLongPolling(app, server) {
  const arrivals = ['AddedUserMessage', 'AddedUserCommand', 'AddedUserCallbackQuery'];
  app.all('/bot:token/getUpdates', (request, response) => {
    const { token } = request.params;
    const parameters = parametersOf(request);
    const offset = Number(parameters.offset || 0);
    const limit = Math.min(MOST_UPDATES, Math.max(1, Number(parameters.limit || MOST_UPDATES)));
    const seconds = Math.min(LONGEST_POLL, Number(parameters.timeout || 0));
    const isWaiting = (update) => update.botToken === token && update.updateId >= offset;
    const { storage } = server;
    if (offset > 0) storage.userMessages = storage.userMessages.filter((update) => update.botToken !== token || isWaiting(update));
    const take = () => storage.userMessages.filter(isWaiting).slice(0, limit).map(shown);
    if (take().length || !seconds) {
      response.json({ ok: true, result: take() });
      return;
    }
    let timer;
    const answer = () => {
      clearTimeout(timer);
      arrivals.forEach((name) => server.off(name, answer));
      if (!response.writableEnded) response.json({ ok: true, result: take() });
    };
    timer = setTimeout(answer, seconds * 1000);
    arrivals.forEach((name) => server.on(name, answer));
  });
}

const settings = { port, host: '127.0.0.1', storeTimeout: 600 };
const server = isRepaired
  ? new TelegramServer(settings, { routes: [addFaults, addMe, addLongPolling] })
  : new TelegramServer(settings);
server.start().then(() => console.log('listening'));
process.on('SIGTERM', () => process.exit(0));
