/**
 * The least that a durable SCIM service can do on this machine, to measure ours by: bare node:http, JSON.parse, one
 * SQLite statement, one durable commit for all writes of a turn of the event loop. It checks nothing, knows no tenants,
 * credentials, versions or logs, and reads just those requests that the bench sends.
 * `node bench/limit-server.ts <database> <port>`
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createNewId } from '../src/service/id.ts';
import { documentOf, openLimitDatabase } from './limit-database.ts';

const db = openLimitDatabase(process.argv[2]!);

const insertUser = db.prepare('INSERT INTO user (id, user_name, display, body) VALUES (?, ?, ?, ?)');
const updateUser = db.prepare('UPDATE user SET body = ? WHERE id = ?');
const setActive = db.prepare(`UPDATE user SET body = json_set(body, '$.active', json(?)) WHERE id = ? RETURNING body`);
const userById = db.prepare('SELECT body FROM user WHERE id = ?');
const userByName = db.prepare('SELECT body FROM user WHERE user_name = ?');
const usersFrom = db.prepare('SELECT body FROM user WHERE seq >= ? ORDER BY seq LIMIT ?');
const keys = `(SELECT seq FROM "group" WHERE id = ?), (SELECT seq FROM user WHERE id = ?)`;
const insertMember = db.prepare(`INSERT OR IGNORE INTO member VALUES (${keys})`);
const deleteMember = db.prepare(`DELETE FROM member WHERE ("group", user) = (${keys})`);
const groupById = db.prepare('SELECT seq, body FROM "group" WHERE id = ?');
const membersOf = db.prepare(`
  SELECT json_group_array(json_object('value', u.id, 'display', u.display)) AS members
  FROM member m JOIN user u ON u.seq = m.user WHERE m."group" = ?`);

// Nobody deletes here: the last number is the count.
let total = Number(db.prepare('SELECT max(seq) AS total FROM user').get()!['total']);
const newId = createNewId({ clock: Date.now });
const base = '/scim/v2';

const send = (response: ServerResponse, status: number, body = ''): void => {
  const length = Buffer.byteLength(body);
  response.writeHead(status, length ? { 'content-type': 'application/scim+json', 'content-length': length } : {});
  response.end(body);
};

const list = (rows: readonly string[], count: number): string =>
  `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":${count},"startIndex":1,"itemsPerPage":${rows.length},"Resources":[${rows.join()}]}`;

const bodyOf = (row: Record<string, unknown> | undefined): string => String(row!['body']);

const readGroup = (id: string, withMembers: boolean): string => {
  const group = groupById.get(id)!;
  if (!withMembers) return bodyOf(group);
  return `${bodyOf(group).slice(0, -1)},"members":${String(membersOf.get(group['seq'] as number)!['members'])}}`;
};

const query = (parameters: URLSearchParams): string => {
  const filter = parameters.get('filter');
  if (filter) {
    const found = userByName.get(filter.slice(filter.indexOf('"') + 1, -1));
    return list(found ? [bodyOf(found)] : [], 1);
  }
  const from = Number(parameters.get('cursor') ?? parameters.get('startIndex'));
  return list(usersFrom.all(from, Number(parameters.get('count'))).map(bodyOf), total);
};

let waiting: { run: () => string; status: number; response: ServerResponse }[] = [];

const commit = (): void => {
  const batch = waiting;
  waiting = [];
  db.exec('BEGIN IMMEDIATE');
  const answers = batch.map(({ run }) => run());
  db.exec('COMMIT');
  for (const [i, { status, response }] of batch.entries()) send(response, status, answers[i]);
};

const write = (response: ServerResponse, status: number, run: () => string): void => {
  if (waiting.push({ run, status, response }) === 1) setImmediate(commit);
};

const createUser = (user: { userName: string; displayName: string }): string => {
  const id = newId();
  const body = documentOf(id, user);
  insertUser.run(id, user.userName, user.displayName, body);
  total++;
  return body;
};

const changeMembers = (
  id: string,
  { op, path, value }: { op: string; path: string; value: { value: string }[] },
): string => {
  if (op === 'add') for (const member of value) insertMember.run(id, member.value);
  else deleteMember.run(id, path.split('"')[1]!);
  return '';
};

const answer = (method: string, url: string, body: string, response: ServerResponse): void => {
  const [, endpoint = '', id = ''] = url.slice(base.length).split(/[/?]/, 3);
  const mark = url.indexOf('?');
  if (method === 'GET') {
    if (endpoint === 'Groups') return send(response, 200, readGroup(id, mark < 0));
    return send(response, 200, mark < 0 ? bodyOf(userById.get(id)) : query(new URLSearchParams(url.slice(mark))));
  }
  const input = JSON.parse(body);
  if (method === 'POST') return write(response, 201, () => createUser(input));
  if (method === 'PUT') {
    const text = JSON.stringify(input);
    return write(response, 200, () => (updateUser.run(text, id), text));
  }
  const [operation] = input.Operations;
  if (endpoint === 'Groups') return write(response, 204, () => changeMembers(id, operation));
  write(response, 200, () => bodyOf(setActive.get(String(operation.value.active), id)));
};

const readBody = (request: IncomingMessage, done: (body: string) => void): void => {
  let body = '';
  request
    .setEncoding('utf8')
    .on('data', (text: string) => (body += text))
    .on('end', () => done(body));
};

const server = createServer((request, response) => {
  const { method = '', url = '' } = request;
  if (method === 'GET') answer(method, url, '', response);
  else readBody(request, (body) => answer(method, url, body, response));
});
server.listen(Number(process.argv[3]), '127.0.0.1');
process.once('SIGTERM', () => process.exit());
