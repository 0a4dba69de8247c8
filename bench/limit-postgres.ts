/**
 * What `limit-server.ts` is, on PostgreSQL: bare node:http, JSON.parse, one statement a read, one transaction for all
 * writes of a turn of the event loop. `node bench/limit-postgres.ts <postgres://…> <port>`
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';
import { createNewId } from '../src/service/id.ts';
import { documentOf } from './limit-database.ts';

// It would be compiled for longer than the members of a group take to be read.
const options = '-c jit=off';
const pool = new pg.Pool({ connectionString: process.argv[2]!, max: 10, pipeline: true, options });
const texts = {
  insertUsers: `INSERT INTO "user" (id, user_name, display, body)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
  updateUser: 'UPDATE "user" SET body = $2 WHERE id = $1',
  setActive: `UPDATE "user" SET body = jsonb_set(body::jsonb, '{active}', $2::jsonb)::text WHERE id = $1 RETURNING body`,
  userById: 'SELECT body FROM "user" WHERE id = $1',
  userByName: 'SELECT body FROM "user" WHERE user_name = $1',
  usersFrom: 'SELECT body FROM "user" WHERE seq >= $1 ORDER BY seq LIMIT $2',
  insertMember: `INSERT INTO member SELECT g.seq, u.seq FROM "group" g, "user" u
    WHERE g.id = $1 AND u.id = $2 ON CONFLICT DO NOTHING`,
  deleteMember: `DELETE FROM member m USING "group" g, "user" u
    WHERE g.id = $1 AND u.id = $2 AND (m."group", m.user) = (g.seq, u.seq)`,
  groupById: 'SELECT body FROM "group" WHERE id = $1',
  groupWithMembers: `SELECT g.body, (SELECT json_agg(json_build_object('value', u.id, 'display', u.display))::text
    FROM member m CROSS JOIN LATERAL (SELECT id, display FROM "user" WHERE seq = m.user OFFSET 0) u
    WHERE m."group" = g.seq) AS members FROM "group" g WHERE g.id = $1`,
};
type Name = keyof typeof texts;
type Row = { readonly body: string; readonly members?: string };
type Client = pg.Pool | pg.PoolClient;

const run = async (client: Client, name: Name, ...values: unknown[]): Promise<Row[]> =>
  (await client.query<Row>({ name, text: texts[name], values })).rows;

// Nobody deletes here: the last number is the count.
let total = Number((await pool.query<{ total: string }>('SELECT max(seq) AS total FROM "user"')).rows[0]!.total);
const newId = createNewId({ clock: Date.now });
const base = '/scim/v2';

const send = (response: ServerResponse, status: number, body = ''): void => {
  const length = Buffer.byteLength(body);
  response.writeHead(status, length ? { 'content-type': 'application/scim+json', 'content-length': length } : {});
  response.end(body);
};

const list = (rows: readonly Row[], count: number): string =>
  `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":${count},"startIndex":1,"itemsPerPage":${rows.length},"Resources":[${rows.map(({ body }) => body).join()}]}`;

const readGroup = async (id: string, withMembers: boolean): Promise<string> => {
  const [group] = await run(pool, withMembers ? 'groupWithMembers' : 'groupById', id);
  return withMembers ? `${group!.body.slice(0, -1)},"members":${group!.members}}` : group!.body;
};

const query = async (parameters: URLSearchParams): Promise<string> => {
  const filter = parameters.get('filter');
  if (filter) return list(await run(pool, 'userByName', filter.slice(filter.indexOf('"') + 1, -1)), 1);
  const from = Number(parameters.get('cursor') ?? parameters.get('startIndex'));
  return list(await run(pool, 'usersFrom', from, Number(parameters.get('count'))), total);
};

interface User {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string;
  readonly body: string;
}

interface Write {
  readonly user?: User;
  readonly run?: (client: Client) => Promise<string>;
  readonly status: number;
  readonly response: ServerResponse;
}

let waiting: Write[] = [];
let busy = 0;

const commit = async (): Promise<void> => {
  // As many transactions as there are, so that one flushes while another one is at work.
  if (busy === 3 || waiting.length === 0) return;
  busy++;
  const batch = waiting;
  waiting = [];
  const client = await pool.connect();
  const users = batch.flatMap(({ user }) => user ?? []);
  const columns = (['id', 'userName', 'displayName', 'body'] as const).map((name) => users.map((user) => user[name]));
  const [, , ...bodies] = await Promise.all([
    client.query('BEGIN'),
    users.length > 0 && run(client, 'insertUsers', ...columns),
    ...batch.map((write) => write.user?.body ?? write.run!(client)),
  ]);
  await client.query('COMMIT');
  client.release();
  total += users.length;
  for (const [i, { status, response }] of batch.entries()) send(response, status, bodies[i]);
  busy--;
  void commit();
};

const write = (one: Write): void => {
  if (waiting.push(one) === 1) setImmediate(() => void commit());
};

const changeMembers = async (
  client: Client,
  id: string,
  { op, path, value }: { op: string; path: string; value: { value: string }[] },
): Promise<string> => {
  if (op === 'add') for (const member of value) await run(client, 'insertMember', id, member.value);
  else await run(client, 'deleteMember', id, path.split('"')[1]!);
  return '';
};

const answer = async (method: string, url: string, body: string, response: ServerResponse): Promise<void> => {
  const [, endpoint = '', id = ''] = url.slice(base.length).split(/[/?]/, 3);
  const mark = url.indexOf('?');
  if (method === 'GET') {
    if (endpoint === 'Groups') return send(response, 200, await readGroup(id, mark < 0));
    if (mark < 0) return send(response, 200, (await run(pool, 'userById', id))[0]!.body);
    return send(response, 200, await query(new URLSearchParams(url.slice(mark))));
  }
  const input = JSON.parse(body);
  if (method === 'POST') {
    const newUser = newId();
    const user = { ...input, id: newUser, body: documentOf(newUser, input) };
    return write({ user, status: 201, response });
  }
  if (method === 'PUT') {
    const text = JSON.stringify(input);
    return write({ run: async (client) => (await run(client, 'updateUser', id, text), text), status: 200, response });
  }
  const [operation] = input.Operations;
  if (endpoint === 'Groups') {
    return write({ run: (client) => changeMembers(client, id, operation), status: 204, response });
  }
  const active = String(operation.value.active);
  write({ run: async (client) => (await run(client, 'setActive', id, active))[0]!.body, status: 200, response });
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
  if (method === 'GET') void answer(method, url, '', response);
  else readBody(request, (body) => void answer(method, url, body, response));
});
server.listen(Number(process.argv[3]), '127.0.0.1');
process.once('SIGTERM', () => process.exit());
