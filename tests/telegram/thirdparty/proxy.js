// A proxy that checks: every request of a bot and every answer of its server against the Bot API's own reference (api.json.gz).
//   node proxy.js PORT UPSTREAM         prints "listening"; the bot is pointed at http://127.0.0.1:PORT
//   GET /violations    [{where: "request" | "response", method, problem, times}]: must stay []
//   GET /coverage      calls by method
'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');
const zlib = require('zlib');

const api = JSON.parse(zlib.gunzipSync(fs.readFileSync(path.join(__dirname, 'api.json.gz'))));
const methods = new Map(Object.values(api.methods).map((method) => [method.name.toLowerCase(), method]));
const upstream = new URL(process.argv[3]);
const violations = new Map(); // "where|method|problem" -> times
const coverage = {};

// What the reference says in words. Lengths count UTF-16 units, as JavaScript does.
const TEXT_MOST = { sendmessage: 4096, editmessagetext: 4096, answercallbackquery: 200 };
const MOST = { caption: 1024, description: 512, short_description: 120 };
const TOPIC_NAME_MOST = 128;
const DATA_MOST = 64; // bytes
const COMMAND = /^[a-z0-9_]{1,32}$/;

function note(where, method, problem) {
  const key = `${where}|${method}|${problem}`;
  violations.set(key, (violations.get(key) || 0) + 1);
}

function brief(value) {
  return String(JSON.stringify(value)).slice(0, 40);
}

// --- values against types; `isForm`: numbers, booleans and objects may be told as text ---

// The problems of a value that may have one of several types: those of the type that fits best.
function problemsOf(value, types, at, isForm) {
  const each = types.map((type) => problemsOfOne(value, type, at, isForm)).sort((a, b) => a.length - b.length);
  return each.length ? each[0] : [];
}

function parsed(value, isForm) {
  if (!isForm || typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const SIMPLE = {
  Integer: (value, isForm) => (Number.isInteger(value) || (isForm && /^-?\d+$/.test(value))) && Math.abs(Number(value)) <= 2 ** 53,
  Float: (value, isForm) => typeof value === 'number' || (isForm && !Number.isNaN(Number(value))),
  String: (value) => typeof value === 'string',
  Boolean: (value, isForm) => typeof value === 'boolean' || (isForm && /^(true|false|1|0)$/i.test(value)),
  True: (value, isForm) => value === true || (isForm && /^(true|1)$/i.test(value)),
  InputFile: (value) => Boolean(value && value.isFile),
};

function problemsOfOne(value, type, at, isForm) {
  if (type.startsWith('Array of ')) {
    const list = parsed(value, isForm);
    if (!Array.isArray(list)) return [`${at}: not an array`];
    return list.flatMap((item) => problemsOf(item, [type.slice('Array of '.length)], `${at}[]`, false));
  }
  if (SIMPLE[type]) return SIMPLE[type](value, isForm) ? [] : [`${at}: not a ${type} (${brief(value)})`];
  if (type === 'KeyboardButton' && typeof value === 'string') return [];
  return problemsOfObject(parsed(value, isForm), type, at);
}

function problemsOfObject(object, type, at) {
  const { subtypes, fields = [] } = api.types[type] || { subtypes: [] };
  if (subtypes && subtypes.length) return problemsOf(object, subtypes, at, false);
  if (typeof object !== 'object' || !object || Array.isArray(object)) return [`${at}: not an object (${type})`];
  const known = new Set(fields.map((field) => field.name));
  const strange = Object.keys(object).filter((key) => !known.has(key)).map((key) => `${at}.${key}: not a field of ${type}`);
  const wrong = fields.flatMap((field) => {
    const value = object[field.name];
    if (value === undefined) return field.required ? [`${at}.${field.name}: required by ${type}, missing`] : [];
    return problemsOf(value, field.types, `${at}.${field.name}`, false);
  });
  return [...strange, ...wrong, ...problemsInWords(object, type, at)];
}

function problemsInWords(object, type, at) {
  if (type === 'InlineKeyboardButton' && object.callback_data !== undefined) {
    const bytes = Buffer.byteLength(String(object.callback_data));
    if (bytes < 1 || bytes > DATA_MOST) return [`${at}.callback_data: ${bytes} bytes`];
  }
  if (type === 'BotCommand' && !COMMAND.test(object.command || '')) return [`${at}.command: a bad name`];
  return [];
}

// --- requests ---

function plainText(text, parameters) {
  return parameters.parse_mode === 'HTML' ? String(text).replace(/<[^>]*>/g, '').replace(/&(lt|gt|amp|quot);/g, 'x') : String(text);
}

function problemsOfLimits(name, parameters) {
  const problems = [];
  const over = (key, most) => {
    if (most && parameters[key] !== undefined && plainText(parameters[key], parameters).length > most) problems.push(`${key}: over ${most}`);
  };
  over('text', TEXT_MOST[name]);
  Object.entries(MOST).forEach(([key, most]) => over(key, most));
  if (name === 'sendmessage' && !String(parameters.text || '').trim()) problems.push('text: empty');
  if (name === 'createforumtopic' || name === 'editforumtopic') over('name', TOPIC_NAME_MOST);
  if (name === 'createforumtopic' && !parameters.name) problems.push('name: empty');
  if (name === 'getupdates' && (parameters.limit < 1 || parameters.limit > 100)) problems.push('limit: outside 1-100');
  return problems;
}

function readMultipart(body, contentType) {
  const boundary = /boundary="?([^";]+)/.exec(contentType);
  const parameters = {};
  if (!boundary) return parameters;
  for (const part of body.toString('latin1').split(`--${boundary[1]}`)) {
    const end = part.indexOf('\r\n\r\n');
    const name = end < 0 ? null : /name="([^"]+)"/.exec(part.slice(0, end));
    if (!name) continue;
    const isFile = /filename/.test(part.slice(0, end));
    parameters[name[1]] = isFile ? { isFile } : Buffer.from(part.slice(end + 4, -2), 'latin1').toString('utf8');
  }
  return parameters;
}

// {parameters, isForm}; throws on JSON that is none.
function readRequest(request, body) {
  const contentType = request.headers['content-type'] || '';
  const query = Object.fromEntries(new URLSearchParams(request.url.split('?')[1] || ''));
  if (!body.length) return { parameters: query, isForm: true };
  if (/json/.test(contentType)) return { parameters: { ...query, ...JSON.parse(body) }, isForm: false };
  if (/multipart/.test(contentType)) return { parameters: { ...query, ...readMultipart(body, contentType) }, isForm: true };
  return { parameters: { ...query, ...Object.fromEntries(new URLSearchParams(body.toString())) }, isForm: true };
}

function checkRequest(name, method, request, body) {
  let read;
  try {
    read = readRequest(request, body);
  } catch {
    note('request', name, 'the body is not JSON');
    return;
  }
  const { parameters, isForm } = read;
  const fields = method.fields || [];
  const known = new Set(fields.map((field) => field.name));
  const strange = Object.keys(parameters).filter((key) => !known.has(key) && !(parameters[key] && parameters[key].isFile));
  strange.forEach((key) => note('request', name, `${key}: not a parameter`));
  for (const field of fields) {
    const value = parameters[field.name];
    if (value === undefined) {
      if (field.required) note('request', name, `${field.name}: required, missing`);
      continue;
    }
    problemsOf(value, field.types, field.name, isForm).forEach((problem) => note('request', name, problem));
  }
  problemsOfLimits(name.toLowerCase(), parameters).forEach((problem) => note('request', name, problem));
}

// --- answers ---

function checkAnswer(name, method, body) {
  let answer;
  try {
    answer = JSON.parse(body);
  } catch {
    note('response', name, 'not JSON');
    return;
  }
  if (answer.ok === true) {
    problemsOf(answer.result, method.returns, 'result', false).forEach((problem) => note('response', name, problem));
  } else if (answer.ok !== false || !Number.isInteger(answer.error_code) || typeof answer.description !== 'string') {
    note('response', name, 'neither a result nor an error');
  } else if (answer.error_code === 429 && !(answer.parameters && answer.parameters.retry_after)) {
    note('response', name, '429 without retry_after');
  }
}

// --- passing on ---

function passOn(request, body, response, look) {
  const headers = { ...request.headers, host: upstream.host, connection: 'close' };
  const target = { host: upstream.hostname, port: upstream.port, path: request.url, method: request.method, headers, agent: false };
  const onward = http.request(target, (answer) => {
    const pieces = [];
    answer.on('data', (piece) => pieces.push(piece));
    answer.on('aborted', () => response.destroy());
    answer.on('end', () => {
      const content = Buffer.concat(pieces);
      const kept = { ...answer.headers, 'content-length': content.length };
      delete kept.connection;
      delete kept['transfer-encoding'];
      response.writeHead(answer.statusCode, kept);
      response.end(content);
      look(content);
    });
  });
  onward.on('error', () => response.destroy()); // a server that hangs up is a server that hangs up
  response.on('close', () => { if (!response.writableEnded) onward.destroy(); });
  onward.end(body);
}

function serve(request, body, response) {
  if (request.url === '/violations') {
    response.end(JSON.stringify([...violations].map(([key, times]) => {
      const [where, method, problem] = key.split('|');
      return { where, method, problem, times };
    })));
    return;
  }
  if (request.url === '/coverage') {
    response.end(JSON.stringify(coverage));
    return;
  }
  const name = (/^\/bot[^/]+\/([A-Za-z]+)/.exec(request.url) || [])[1];
  const method = name && methods.get(name.toLowerCase());
  if (name) coverage[name] = (coverage[name] || 0) + 1;
  if (method) checkRequest(name, method, request, body);
  else if (name) note('request', name, `not a method of ${api.version}`);
  passOn(request, body, response, (content) => { if (method) checkAnswer(name, method, content); });
}

http.createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => serve(request, Buffer.concat(pieces), response));
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'));
