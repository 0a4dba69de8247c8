import { expect, it } from 'vitest';
import { readBack, readOn } from '../../src/events/read-on.ts';
import { userType } from '../../src/protocol/resource-types.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';

const nothing = { members: false, groups: false };

it('finds what is far away, a bounded part of the events at a time', async () => {
  const { resources, connections, events, close } = createSqliteStorage({
    file: ':memory:',
    resourceTypes: [userType],
  });
  const add = (tenant: string, id: string) =>
    resources.tenant(tenant).create(userType, { id, attributes: { id, userName: id } }, { wanted: nothing });
  for (const id of ['acme', 'globex']) await connections.addTenant({ id, created: 1 });
  const filter = { tenant: 'globex', types: ['user.*'] };
  await add('globex', 'bjensen');
  await Promise.all(Array.from({ length: 12_000 }, (_, i) => add('acme', `u${i}`)));
  await add('globex', 'mandy');
  const last = 12_004;
  expect(await events.read({ ...filter, after: 3, count: 5 })).toMatchObject({ events: [], position: 10_003, last });
  expect(await events.read({ ...filter, before: last, count: 5 })).toMatchObject({ events: [], position: 2_004 });
  const on = await readOn(events, { ...filter, after: 3, count: 5 });
  expect([on.events.map(({ resource }) => resource.id), on.position]).toEqual([['mandy'], last]);
  const none = await readOn(events, { tenant: 'nobody', after: 0, count: 5 });
  expect([none.events, none.position]).toEqual([[], last]);
  const back = await readBack(events, { ...filter, count: 5 });
  expect([back.events.map(({ resource }) => resource.id), back.more]).toEqual([['mandy', 'bjensen'], false]);
  const one = await readBack(events, { ...filter, count: 1 });
  expect([one.events.length, one.position, one.more]).toEqual([1, last, true]);
  await close();
});
