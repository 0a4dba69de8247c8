import { newDatabase } from './instances.ts';
import { newFolder, spawnMuster, type Running } from './muster.ts';

export interface OrgInstance {
  readonly running: Running;
  readonly url: string;
}

/** Orgs in processes of their own on one database, which the first makes as it starts; the database is new where none is given. */
export const openOrgs = async (args: readonly string[] = [], given?: string) => {
  const [folder, database] = [newFolder(), given ?? (await newDatabase())];
  const env = { MUSTER_ORG_KEY: '7'.repeat(64) };
  const begin = async () => {
    const running = spawnMuster(folder, ['org', '--port', '0', '--json', '--database', database, ...args], { env });
    const [text] = await running.until(/^\{.*\}\n/m);
    return { running, ...(JSON.parse(text) as { url: string; apiToken?: string }) };
  };
  const first = await begin();
  const headers = { authorization: `SSWS ${first.apiToken}`, 'content-type': 'application/json' };
  const call = async ({ url }: OrgInstance, method: string, path: string, body?: unknown): Promise<any> => {
    const answer = await fetch(url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const person = async (at: OrgInstance, login: string, password?: string): Promise<string> => {
    const profile = { login, email: login, firstName: login.split('@')[0], lastName: 'Example' };
    const credentials = password !== undefined && { credentials: { password: { value: password } } };
    return (await call(at, 'POST', '/api/v1/users?activate=true', { profile, ...credentials })).id as string;
  };
  return { database, first, begin, call, headers, person };
};
