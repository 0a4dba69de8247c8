import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import oktaEntitlements from '../../examples/schemas/okta-entitlements.json' with { type: 'json' };
import { runCommand } from '../../src/cli/command.ts';
import { serveCommand } from '../../src/cli/serve.ts';
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import { createHarness, type Answer, type Harness } from './harness.ts';

const [role, entitlement] = ['urn:okta:scim:schemas:core:1.0:Role', 'urn:okta:scim:schemas:core:1.0:Entitlement'];
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const types = {
  ...oktaEntitlements,
  resourceTypes: [
    ...oktaEntitlements.resourceTypes,
    { name: 'License', description: 'Licenses', endpoint: '/Licenses', schema: entitlement },
  ],
};
const configured = parseResourceTypeFile(types, 'okta-entitlements.json');

let service: Harness;
let other: string;
let guide: string;
let tours: string;
let license: string;

const make = async (path: string, body: object, authorization?: string): Promise<string> =>
  (await service.send('POST', path, body, authorization === undefined ? {} : { authorization })).json.id;

beforeEach(async () => {
  service = await createHarness({ configured, checkEntitlements: true });
  other = await service.connect('other');
  guide = await make('/Roles', { schemas: [role], displayName: 'Guide' });
  tours = await make('/Entitlements', { schemas: [entitlement], type: 'Entitlement', displayName: 'Tours' });
  license = await make('/Licenses', { schemas: [entitlement], type: 'License', displayName: 'Bus' });
});
afterEach(() => service.close());

const person = (more: object = {}) => ({ schemas: [userSchema], userName: 'bjensen@example.com', ...more });
const valuesOf = async (id: string, name = 'roles'): Promise<string[]> =>
  ((await service.send('GET', `/Users/${id}`)).json[name] ?? []).map(({ value }: { value: string }) => value);

describe('roles and entitlements of users, where they are checked', () => {
  it('are kept where they exist [okta-15]', async () => {
    const granted = {
      roles: [{ value: guide, display: 'Guide' }],
      entitlements: [
        { value: tours, display: 'Tours', type: 'Entitlement' },
        { value: license, type: 'license' },
      ],
    };
    const answer = await service.send('POST', '/Users', person(granted));
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject(granted);
  });

  const refused = ({ status, json: { scimType, detail } }: Answer) => ({ status, scimType, detail });
  const nobody = () => ({
    status: 400,
    scimType: 'invalidValue',
    detail: `roles: no Role has the id "pilot"; there is "${guide}" (Guide).`,
  });
  const roles = [{ value: 'pilot' }];

  it('are refused by POST, PUT, PATCH and Bulk where they do not, and nothing is written', async () => {
    expect(refused(await service.send('POST', '/Users', person({ roles })))).toEqual(nobody());
    const { id } = await service.user('bjensen@example.com', { roles: [{ value: guide }] });
    const path = `/Users/${id}`;
    expect(refused(await service.send('PUT', path, person({ title: 'Pilot', roles })))).toEqual(nobody());
    for (const operation of [
      { op: 'add', path: 'roles', value: roles },
      { op: 'replace', value: { title: 'Pilot', roles } },
      { op: 'replace', path: `roles[value eq "${guide}"].value`, value: 'pilot' },
    ]) {
      expect(refused(await service.patch(path, [operation]))).toEqual(nobody());
    }
    const patchOp = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'add', path: 'roles', value: roles }],
    };
    const bulk = await service.send('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'a', data: person({ userName: 'jsmith@example.com', roles }) },
        { method: 'PUT', path, data: person({ roles }) },
        { method: 'PATCH', path, data: patchOp },
        { method: 'PUT', path, data: person({ roles: [{ value: guide }], displayName: 'Babs' }) },
      ],
    });
    expect(bulk.json.Operations.map(({ status }: { status: string }) => status)).toEqual(['400', '400', '400', '200']);
    expect(bulk.json.Operations[0].response.detail).toBe(nobody().detail);
    const { json } = await service.send('GET', '/Users');
    expect(json).toMatchObject({ totalResults: 1, Resources: [{ displayName: 'Babs', roles: [{ value: guide }] }] });
    expect(json.Resources[0].title).toBeUndefined();
  });

  it('are granted by PUT and PATCH, and taken away', async () => {
    const { id } = await service.user('bjensen@example.com');
    const path = `/Users/${id}`;
    expect((await service.patch(path, [{ op: 'add', path: 'roles', value: [{ value: guide }] }])).status).toBe(200);
    expect(await valuesOf(id)).toEqual([guide]);
    expect((await service.send('PUT', path, person({ entitlements: [{ value: tours }] }))).status).toBe(200);
    expect([await valuesOf(id), await valuesOf(id, 'entitlements')]).toEqual([[], [tours]]);
    expect((await service.patch(path, [{ op: 'remove', path: 'entitlements' }])).status).toBe(200);
    expect(await valuesOf(id, 'entitlements')).toEqual([]);
  });

  it('are of the resource type that they name', async () => {
    const create = async (value: object) =>
      refused(await service.send('POST', '/Users', person({ entitlements: [value] }))).detail;
    expect(await create({ value: license, type: 'Entitlement' })).toBe(
      `entitlements: no Entitlement has the id "${license}"; there is "${tours}" (Tours).`,
    );
    expect(await create({ value: license, type: 'Ticket' })).toBe(
      'entitlements: there is no resource type "Ticket" of entitlements; there are "Entitlement", "License".',
    );
    expect(await create({ value: 'x' })).toBe(
      `entitlements: no Entitlement or License has the id "x"; there are "${tours}" (Tours), "${license}" (Bus).`,
    );
    expect(await create({ display: 'Tours' })).toContain('has the id ""');
    expect(await create({ value: guide })).toContain(`has the id "${guide}"`);
  });

  it('are those of the tenant alone', async () => {
    const foreign = await make('/Roles', { schemas: [role], displayName: 'Secret' }, other);
    const answer = await service.send('POST', '/Users', person({ roles: [{ value: foreign }] }));
    expect(refused(answer).detail).toBe(`roles: no Role has the id "${foreign}"; there is "${guide}" (Guide).`);
  });

  it('stay where their resource is gone, until they are taken away', async () => {
    const { id } = await service.user('bjensen@example.com', { roles: [{ value: guide }] });
    await service.send('DELETE', `/Roles/${guide}`);
    const { json } = await service.send('GET', `/Users/${id}`);
    expect((await service.send('PUT', `/Users/${id}`, { ...json, title: 'Guide' })).status).toBe(200);
    expect(await valuesOf(id)).toEqual([guide]);
    await service.patch(`/Users/${id}`, [{ op: 'remove', path: 'roles' }]);
    const answer = await service.patch(`/Users/${id}`, [{ op: 'add', path: 'roles', value: [{ value: guide }] }]);
    expect(refused(answer).detail).toBe(`roles: no Role has the id "${guide}"; there is none.`);
  });

  it('are refused with some of those that there are', async () => {
    for (let i = 0; i < 6; i++) await make('/Roles', { schemas: [role], displayName: `Role ${i}` });
    const { detail } = refused(await service.send('POST', '/Users', person({ roles })));
    expect(detail).toMatch(/there are (?:"[^"]+" \([^)]+\)(?:, )?){5} and 2 more\.$/);
  });

  it('are checked in SCIM 1.1 too', async () => {
    const v1 = (value: string) =>
      service.send('POST', '/scim/v1/Users', {
        schemas: ['urn:scim:schemas:core:1.0'],
        userName: 'jsmith@example.com',
        roles: [{ value }],
      });
    const refused = await v1('no-such-role');
    expect([refused.status, refused.json]).toEqual([
      400,
      {
        schemas: ['urn:scim:schemas:core:1.0'],
        Errors: [{ code: '400', description: expect.stringContaining('no Role has the id "no-such-role"') }],
        detail: expect.stringContaining(`"${guide}" (Guide)`),
        scimType: 'invalidValue',
      },
    ]);
    const made = await v1(guide);
    expect([made.status, made.json.roles]).toEqual([201, [{ value: guide }]]);
    expect(await valuesOf(made.json.id)).toEqual([guide]);
  });

  it('are right under parallel writes', async () => {
    const { id } = await service.user('bjensen@example.com');
    const known = [tours, license];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        service.patch(`/Users/${id}`, [
          { op: 'add', path: 'entitlements', value: [{ value: i % 2 === 0 ? known[(i / 2) % 2] : `none-${i}` }] },
        ]),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, i) => (i % 2 === 0 ? 200 : 400)));
    expect((await valuesOf(id, 'entitlements')).toSorted()).toEqual(known.toSorted());
  });
});

it('keeps roles of users as they come where they are not checked, or there are none to check', async () => {
  const alone = { ...configured, resourceTypes: configured.resourceTypes.filter(({ name }) => name !== 'Role') };
  for (const options of [{ configured }, { configured: alone, checkEntitlements: true }]) {
    const free = await createHarness(options);
    const { roles } = await free.user('bjensen@example.com', { roles: [{ value: 'pilot' }] });
    expect(roles).toEqual([{ value: 'pilot' }]);
    await free.close();
  }
});

it('refuses to start where entitlements are to be checked and there are none', async () => {
  await expect(runCommand(serveCommand, ['--database', ':memory:', '--check-entitlements'])).rejects.toThrow(
    'checkEntitlements: no resource type has the schema urn:okta:scim:schemas:core:1.0:Role or',
  );
});
