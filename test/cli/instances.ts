import { createTestDatabase } from '../postgres-cluster.ts';
import { musterJson, newFolder, spawnMuster, type Running } from './muster.ts';

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let databases: Promise<string> | undefined;
let schemas = 0;

/** An empty schema of its own, as the name of a database. */
export const newDatabase = async (): Promise<string> => {
  databases ??= createTestDatabase();
  return `${await databases}?schema=instances_${(schemas += 1)}`;
};

export interface Instance {
  readonly running: Running;
  readonly baseUrl: string;
  readonly adminUrl: string | undefined;
}

/** Starts the service in a process of its own, and waits until it listens. */
export const serve = async (folder: string, database: string, args: readonly string[] = []): Promise<Instance> => {
  const options = ['--database', database, '--port', '0', '--json', '--log-level', 'error', '--request-log', 'off'];
  const running = spawnMuster(folder, ['serve', ...options, ...args]);
  const [line] = await running.until(/^\{.*\}\n/);
  return { running, ...(JSON.parse(line) as { baseUrl: string; adminUrl: string | undefined }) };
};

export type Send = (
  baseUrl: string,
  method: string,
  path: string,
  body?: unknown,
  more?: Record<string, string>,
) => Promise<Response>;

export const senderOf =
  (authorization: string): Send =>
  (baseUrl, method, path, body, more = {}) =>
    fetch(baseUrl + path, {
      method,
      headers: { authorization, 'content-type': 'application/scim+json', ...more },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

/** Three processes on one database, which they make as they start, and a client. */
export const openThree = async (argsOf: (index: number) => readonly string[] = () => []) => {
  const folder = newFolder();
  const database = await newDatabase();
  const instances = await Promise.all([0, 1, 2].map((index) => serve(folder, database, argsOf(index))));
  const flags = ['--tenant', 'example', '--database', database];
  await musterJson(folder, ['tenant', 'add', 'example', '--database', database]);
  /** Makes a connection. */
  const connect = async (name: string, more: readonly string[] = []): Promise<Record<string, any>> => {
    const [added] = await musterJson(folder, ['connection', 'add', name, '--auth', 'bearer', ...flags, ...more]);
    return added!;
  };
  // By this profile the names of groups are unique too.
  const send = senderOf(String((await connect('first', ['--profile', 'entra']))['authorization']));
  const baseUrls = instances.map(({ baseUrl }) => baseUrl);
  const user = async (userName: string) => {
    const answer = await send(baseUrls[0]!, 'POST', '/Users', { schemas: [userSchema], userName, active: true });
    return (await answer.json()) as { id: string };
  };
  return { folder, database, flags, instances, baseUrls, connect, send, user };
};

export const countOf = (answers: readonly Response[], status: number): number =>
  answers.filter((answer) => answer.status === status).length;
