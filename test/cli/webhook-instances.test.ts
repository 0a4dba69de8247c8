import { expect, it } from 'vitest';
import { startReceiver } from '../events/receiver.ts';
import { openThree, serve } from './instances.ts';
import { musterJson } from './muster.ts';

const options = ['--webhook-networks', '127.0.0.0/8', '--webhook-timeout', '1'];

it('three processes on one database deliver to a webhook in order, whichever is killed', async () => {
  const { folder, database, instances, baseUrls, send } = await openThree(() => options);
  const receiver = await startReceiver();
  const networks = ['--webhook-networks', '127.0.0.0/8', '--database', database];
  await musterJson(folder, ['webhook', 'add', 'app', receiver.url, ...networks]);
  const create = async (baseUrl: string, userName: string): Promise<void> => {
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    const answer = await send(baseUrl, 'POST', '/Users', { schemas, userName });
    expect(answer.status).toBe(201);
    await answer.text();
  };
  /** Makes 20 users by those that are there, and waits until some of them are told. */
  const work = async (round: number, urls: readonly string[]): Promise<void> => {
    const before = receiver.received.length;
    const names = Array.from({ length: 20 }, (_, i) => `bjensen${round}-${i}`);
    await Promise.all(names.map((name, i) => create(urls[i % urls.length]!, name)));
    await receiver.until(({ length }) => length > before + 5);
  };
  await work(0, baseUrls);
  for (const [i, { running }] of instances.slice(0, 2).entries()) {
    running.child.kill('SIGKILL');
    await running.ended;
    await work(i + 1, baseUrls.slice(i + 1));
  }
  const next = await serve(folder, database, options);
  instances[2]!.running.child.kill('SIGKILL');
  await work(3, [next.baseUrl]);
  const ids = () => new Map(receiver.received.map(({ headers, json }) => [headers['webhook-id'], json.data]));
  await receiver.until(() => ids().size === 80);
  const told = [...ids().values()] as { sequence: number; after: { userName: string } }[];
  const sequences = told.map(({ sequence }) => sequence);
  // What was under way when one was killed comes again, with its id; nothing else does, and nothing before its turn.
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  expect(new Set(told.map(({ after }) => after.userName)).size).toBe(80);
  expect(receiver.received.length).toBeLessThanOrEqual(80 + 3);
});
