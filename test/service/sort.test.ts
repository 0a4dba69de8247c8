import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import testResource from '../../examples/schemas/test-resource.json' with { type: 'json' };
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import { list, refusal } from './client.ts';
import { createHarness, type Harness } from './harness.ts';

const schemas = ['urn:example:scim:schemas:core:1.0:TestResource'];
let harness: Harness;
let now = Date.parse('2026-01-01T00:00:00Z');

beforeAll(async () => {
  harness = await createHarness({
    configured: parseResourceTypeFile(testResource, 'test-resource.json'),
    clock: () => now,
  });
  for (const [userName, attributes] of [
    ['mandy', { name: { familyName: 'Pepperidge' }, active: false }],
    [
      'Bjensen',
      {
        name: { familyName: 'jensen' },
        title: 'Guide',
        emails: [
          { value: 'z@example.com', type: 'work' },
          { value: 'b@example.com', type: 'home', primary: true },
        ],
      },
    ],
    ['jsmith', { name: { familyName: 'Smith' }, emails: [{ value: 'c@example.com' }, { value: 'a@example.com' }] }],
    ['émile', { title: 'Guide', emails: [{ value: 'A@example.com', primary: true }] }],
  ] as const) {
    await harness.user(userName, attributes as never);
    now += 1_000;
  }
  for (const name of ['Tour Guides', 'employees', 'Actors']) await harness.group(name);
  for (const [name, more] of [
    ['one', { integer: 10, decimal: 0.5, boolean: true, dateTime: '2026-01-01T12:00:00Z', stringExact: 'b' }],
    ['two', { integer: 9, decimal: -1.5, boolean: false, dateTime: '2026-01-01T12:30:00+01:00', stringExact: 'B' }],
    ['three', { integer: -100, decimal: 12, dateTime: '2026-01-01T11:45:00.5Z', stringExact: 'a' }],
  ] as const) {
    await harness.send('POST', '/TestResources', { schemas, name, ...more });
  }
});

afterAll(() => harness.close());

const names = async (path: string, query: Record<string, string | number>): Promise<string[]> => {
  const answer = await list(harness, path, query);
  if (answer.status !== 200) return [refusal(answer)];
  return answer.json.Resources.map((r: Record<string, string>) => r['userName'] ?? r['displayName'] ?? r['name']);
};

describe('sortBy', () => {
  it('sorts ascending unless descending is asked for [sort-01, sort-02]', async () => {
    const ascending = ['Bjensen', 'jsmith', 'mandy', 'émile'];
    expect(await names('/Users', { sortBy: 'userName' })).toEqual(ascending);
    expect(await names('/Users', { sortBy: 'userName', sortOrder: 'ascending' })).toEqual(ascending);
    expect(await names('/Users', { sortBy: 'userName', sortOrder: 'descending' })).toEqual(ascending.toReversed());
    expect(await names('/Users', { sortby: 'USERNAME', sortorder: 'Descending' })).toEqual(ascending.toReversed());
  });

  it('refuses an order that there is not, and an attribute that there is not [sort-03, sort-04]', async () => {
    for (const sortOrder of ['', 'up', 'desc', 'constructor']) {
      expect(await names('/Users', { sortBy: 'userName', sortOrder })).toEqual(['400 invalidValue']);
    }
    for (const sortBy of ['', 'shoeSize', 'name.shoeSize', '__proto__', 'name', "userName; DROP TABLE 'resource'"]) {
      expect([sortBy, await names('/Users', { sortBy })]).toEqual([sortBy, ['400 invalidPath']]);
    }
    expect(await names('/Users', { sortBy: 'password' })).toEqual(['400 sensitive']);
  });

  it('compares numbers, booleans and times as such [sort-05]', async () => {
    for (const [sortBy, ...order] of [
      ['integer', 'three', 'two', 'one'],
      ['decimal', 'two', 'one', 'three'],
      ['boolean', 'two', 'one', 'three'],
      ['dateTime', 'two', 'three', 'one'],
    ] as const) {
      expect([sortBy, await names('/TestResources', { sortBy })]).toEqual([sortBy, order]);
      const descending = await names('/TestResources', { sortBy, sortOrder: 'descending' });
      expect([sortBy, descending]).toEqual([sortBy, order.toReversed()]);
    }
    const created = ['mandy', 'Bjensen', 'jsmith', 'émile'];
    expect(await names('/Users', { sortBy: 'meta.created' })).toEqual(created);
    expect(await names('/Users', { sortBy: 'meta.lastModified', sortOrder: 'descending' })).toEqual(
      created.toReversed(),
    );
  });

  it('compares strings in case as caseExact says [sort-06]', async () => {
    expect(await names('/TestResources', { sortBy: 'stringExact' })).toEqual(['two', 'three', 'one']);
    expect(await names('/TestResources', { sortBy: 'name' })).toEqual(['one', 'three', 'two']);
  });

  it('takes a sub-attribute; what has none is last, or first descending [sort-07, sort-09]', async () => {
    const order = ['Bjensen', 'mandy', 'jsmith', 'émile'];
    expect(await names('/Users', { sortBy: 'name.familyName' })).toEqual(order);
    expect(await names('/Users', { sortBy: 'name.familyName', sortOrder: 'descending' })).toEqual(order.toReversed());
  });

  it('takes the primary of several values, else the first [sort-08]', async () => {
    const order = ['émile', 'Bjensen', 'jsmith', 'mandy'];
    expect(await names('/Users', { sortBy: 'emails.value' })).toEqual(order);
    expect(await names('/Users', { sortBy: 'emails' })).toEqual(order);
  });

  it('goes with a filter, a page and a projection without the key [sort-10]', async () => {
    const query = { filter: 'active eq true', sortBy: 'userName', startIndex: 2, count: 1, attributes: 'active' };
    const { json } = await list(harness, '/Users', query);
    const { id } = (await list(harness, '/Users', { filter: 'userName eq "jsmith"' })).json.Resources[0];
    expect(json).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1 });
    expect(json.Resources).toEqual([{ schemas: expect.anything(), id, active: true }]);
  });

  it('keeps one order among equals, from page to page [sort-11]', async () => {
    for (const sortOrder of ['ascending', 'descending']) {
      const whole = await names('/Users', { sortBy: 'title', sortOrder });
      const pages = [];
      for (let startIndex = 1; startIndex <= 4; startIndex++) {
        pages.push(...(await names('/Users', { sortBy: 'title', sortOrder, startIndex, count: 1 })));
      }
      expect(pages).toEqual(whole);
      expect(whole.toSorted()).toEqual(['Bjensen', 'jsmith', 'mandy', 'émile']);
    }
  });

  it('sorts groups, whatever the case [sort-12]', async () => {
    expect(await names('/Groups', { sortBy: 'displayName' })).toEqual(['Actors', 'employees', 'Tour Guides']);
  });

  it('sorts all types at the root; those without the attribute are last', async () => {
    const order = await names('/', { sortBy: 'userName', filter: 'userName pr or displayName pr' });
    expect(order).toEqual(['Bjensen', 'jsmith', 'mandy', 'émile', 'Tour Guides', 'employees', 'Actors']);
  });
});
