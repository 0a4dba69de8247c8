import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createResourceTypes } from '../../src/protocol/resource-types.ts';
import type { Service } from '../../src/service/http.ts';
import { defaultLimits } from '../../src/service/limits.ts';
import { createVersions } from '../../src/service/versions.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { ScimError } from '../../src/protocol/error.ts';
import type { ResourceStore } from '../../src/service/store.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { groupSchema, patchOp, userSchema } from '../cli/instances.ts';

const { resourceTypes, schemas } = createResourceTypes();
const custom = 'urn:okta:custom:group:1.0';

const stores: Record<string, () => Promise<{ storage: Storage; remove: () => void }>> = {
  SQLite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-streamed-'));
    const storage = createSqliteStorage({ file: join(folder, 'muster.db'), resourceTypes });
    return { storage, remove: () => rmSync(folder, { recursive: true }) };
  },
  PostgreSQL: async () => ({
    storage: await openPostgresStorage({ url: await createTestDatabase(), resourceTypes }),
    remove: () => undefined,
  }),
};

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter((s) => !s.includes('\0') && s.trim() !== '');
const own = fc.dictionary(fc.stringMatching(/^[a-z]\w{0,5}$/), fc.oneof(text, fc.integer(), fc.boolean()), {
  minKeys: 1,
  maxKeys: 3,
});
const names = [
  'id',
  'displayName',
  'externalId',
  'members',
  'members.value',
  'members.display',
  'members.$ref',
  'meta',
  custom,
];
const projection = fc.option(
  fc
    .tuple(fc.constantFrom('attributes', 'excludedAttributes'), fc.subarray(names, { minLength: 1 }))
    .map(([parameter, list]) => `${parameter}=${list.map(encodeURIComponent).join(',')}`),
  { nil: '' },
);
const group = fc.record({
  attributes: fc.record({ displayName: text, externalId: text, [custom]: own }, { requiredKeys: ['displayName'] }),
  /** Which of the users, and of the groups that were there before. */
  members: fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 9 }),
  projection,
});

describe.each(Object.entries(stores))('of %s', (_, open) => {
  let storage: Storage;
  beforeAll(async () => {
    const opened = await open();
    storage = opened.storage;
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    return async () => {
      await storage.close();
      opened.remove();
    };
  });
  const serve = (heldMembers: number, store: ResourceStore = storage.resources): Service =>
    createVersions({
      store,
      cursorKey: storage.cursorKey,
      resourceTypes,
      schemas,
      limits: { ...defaultLimits, heldMembers },
      authenticate: async () => ({ tenant: 'acme', connection: 'okta', profile: 'rfc' }),
    });
  const send = async (service: Service, method: string, url: string, body?: object) => {
    const request = {
      method,
      url,
      header: (name: string) => (name === 'content-type' ? 'application/scim+json' : undefined),
      body: async () => JSON.stringify(body),
      origin: 'https://scim.example.com',
    };
    const { status, headers, body: held, stream } = await service.handle(request, { requestId: 'r' });
    let sent = held ?? '';
    for await (const part of stream ?? []) sent += part;
    return { status, headers, text: sent, streamed: stream !== undefined };
  };

  it('what is sent as it is read is byte for byte what is sent at once, in both versions, whatever is left out', async () => {
    const [few, all] = [serve(2), serve(1_000)];
    const ids: string[] = [];
    for (let i = 0; i < 8; i++) {
      // Some have nothing to show.
      const names = { userName: `bjensen "${i}" 💥`, ...(i % 2 && { displayName: `Babs <${i}>` }) };
      const made = await send(all, 'POST', '/scim/v2/Users', { schemas: [userSchema], ...names });
      ids.push((JSON.parse(made.text) as { id: string }).id);
    }
    const streamed = new Set<string>();
    await fc.assert(
      fc.asyncProperty(group, async ({ attributes, members, projection }) => {
        const made = await send(all, 'POST', '/scim/v2/Groups', {
          schemas: [groupSchema],
          ...attributes,
          members: members.filter((place) => place < ids.length).map((place) => ({ value: ids[place] })),
        });
        expect(made.status).toBe(201);
        const { id } = JSON.parse(made.text) as { id: string };
        if (ids.length < 10) ids.push(id);
        const query = projection && `?${projection}`;
        const rename = {
          schemas: [patchOp],
          Operations: [{ op: 'replace', path: 'displayName', value: `${attributes.displayName} 2` }],
        };
        const search = {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
          count: 50,
          ...Object.fromEntries([...new URLSearchParams(projection)].map(([name, list]) => [name, list.split(',')])),
        };
        const requests: [method: string, url: string, body?: object][] = [
          ...['v2', 'v1'].flatMap((version): [string, string][] => [
            ['GET', `/scim/${version}/Groups/${id}${query}`],
            ['GET', `/scim/${version}/Groups?count=5&startIndex=2${query && `&${projection}`}`],
            ['GET', `/scim/${version}/Groups?filter=members%20pr${query && `&${projection}`}`],
          ]),
          ['POST', '/scim/v2/Groups/.search', search],
          ['GET', `/scim/v2?count=20${query && `&${projection}`}`],
          // Done twice it changes nothing.
          ['PATCH', `/scim/v2/Groups/${id}${query}`, rename],
        ];
        for (const [method, url, body] of requests) {
          const { streamed: inParts, ...parts } = await send(few, method, url, body);
          const { streamed: _, ...held } = await send(all, method, url, body);
          expect(parts).toEqual(held);
          expect(held.status).toBe(200);
          if (inParts) streamed.add(`${method} ${url.replaceAll(/\?.*|[-\w]{30,}/g, '')}`);
        }
      }),
      { numRuns: 60 },
    );
    expect([...streamed].toSorted()).toEqual([
      'GET /scim/v1/Groups',
      'GET /scim/v1/Groups/',
      'GET /scim/v2',
      'GET /scim/v2/Groups',
      'GET /scim/v2/Groups/',
      'PATCH /scim/v2/Groups/',
      'POST /scim/v2/Groups/.search',
    ]);
  });

  it('a list whose first group finds no place is refused in the words of its version', async () => {
    const user = await send(serve(1), 'POST', '/scim/v2/Users', { schemas: [userSchema], userName: 'mandy' });
    const { id } = JSON.parse(user.text) as { id: string };
    const members = [{ value: id }];
    await send(serve(1), 'POST', '/scim/v2/Groups', { schemas: [groupSchema], displayName: 'Employees', members });
    const filter = '?filter=displayName%20eq%20%22Employees%22';
    const busy = new ScimError(503, 'Too many are read at once; try again.', { headers: { 'retry-after': '5' } });
    const full = serve(0, {
      tenant: (...who) => ({ ...storage.resources.tenant(...who), get: () => Promise.reject(busy) }),
    });
    const [two, one] = [
      await send(full, 'GET', `/scim/v2/Groups${filter}`),
      await send(full, 'GET', `/scim/v1/Groups${filter}`),
    ];
    expect([two.status, two.headers['retry-after'], one.status, one.headers['retry-after']]).toEqual([
      503,
      '5',
      503,
      '5',
    ]);
    expect(JSON.parse(two.text)).toMatchObject({ status: '503', detail: busy.detail });
    expect(JSON.parse(one.text)).toMatchObject({ Errors: [{ code: '503', description: busy.detail }] });
    const after = await send(serve(0), 'GET', `/scim/v2/Groups${filter}`);
    expect(JSON.parse(after.text)).toMatchObject({ totalResults: 1, Resources: [{ members: [{ value: id }] }] });
  });
});
