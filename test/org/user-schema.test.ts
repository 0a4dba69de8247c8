import okta from '@okta/okta-sdk-nodejs';
import { expect, it } from 'vitest';
import { bjensen, startOrg } from './running.ts';
import { setUp } from './service.ts';

const path = '/api/v1/meta/schemas/user/default';
const custom = (properties: object) => ({ definitions: { custom: { id: '#custom', type: 'object', properties } } });
const base = (properties: object) => ({ definitions: { base: { id: '#base', type: 'object', properties } } });
const causes = ({ body }: { body: any }): string[] =>
  body.errorCauses.map(({ errorSummary }: { errorSummary: string }) => errorSummary);

it('shows the profile of people as a schema of the same form', async () => {
  const org = await startOrg();
  const { definitions, name } = (await org.call('GET', path)).body;
  expect(name).toBe('user');
  expect(definitions.base.required).toContain('login');
  expect(definitions.base.properties.firstName).toMatchObject({ title: 'First name', type: 'string', scope: 'NONE' });
  expect(definitions.custom.properties).toEqual({});
});

it('takes attributes of people, to whose constraints profiles are held, and lets them go with their values', async () => {
  const org = await startOrg();
  const properties = {
    badge: { title: 'Badge', type: 'string', minLength: 3, maxLength: 5, description: 'On the coat' },
    floor: { title: 'Floor', type: 'integer', enum: ['1', '2'] },
    languages: { title: 'Languages', type: 'array', items: { type: 'string' }, enum: ['en', 'no'] },
  };
  const { status, body } = await org.call('POST', path, custom(properties));
  expect(status).toBe(200);
  for (const [name, property] of Object.entries(properties))
    expect(body.definitions.custom.properties[name]).toMatchObject(property);
  expect((await org.call('GET', path)).body).toEqual(body);

  const refused = await org.call('POST', '/api/v1/users', bjensen({ badge: 'B1', floor: 3, languages: ['en', 'de'] }));
  expect(causes(refused)).toEqual([
    'badge: The field must be between 3 and 5 characters',
    'floor: The value is not one of 1, 2',
    'languages: The value is not one of en, no',
  ]);
  const made = await org.call('POST', '/api/v1/users', bjensen({ badge: 'B701', floor: 2, languages: ['en'] }));
  expect(made.body.profile).toMatchObject({ badge: 'B701', floor: 2, languages: ['en'] });
  const found = await org.call('GET', `/api/v1/users?search=${encodeURIComponent('profile.badge eq "b701"')}`);
  expect(found.body).toHaveLength(1);

  const changed = await org.call('POST', path, custom({ badge: { title: 'Number', minLength: null, required: true } }));
  expect(changed.body.definitions.custom.properties.badge).toMatchObject({ title: 'Number', maxLength: 5 });
  expect(changed.body.definitions.custom.required).toEqual(['badge']);
  const gone = await org.call('POST', path, custom({ badge: null, floor: null }));
  expect(Object.keys(gone.body.definitions.custom.properties)).toEqual(['languages']);
  const user = `/api/v1/users/${made.body.id}`;
  expect((await org.call('GET', user)).body.profile).toEqual({
    ...made.body.profile,
    badge: undefined,
    floor: undefined,
  });
  expect((await org.call('POST', user, { profile: { title: 'Tour Guide' } })).status).toBe(200);
  // Nor does one that was left, where it was not all done, stand in the way.
  const left = (await org.store.people.get(made.body.id))!;
  await org.store.people.update({ ...left, profile: { ...left.profile, floor: 2 } });
  expect((await org.call('POST', user, { profile: { title: 'Guide' } })).body.profile.floor).toBeUndefined();
  expect(causes(await org.call('POST', user, { profile: { badge: 'B701' } }))).toEqual([
    "badge: Property name 'badge' is not defined in profile",
  ]);
});

it('lets first and last name be empty, and changes nothing else of what every org has', async () => {
  const org = await startOrg();
  const nameless = { profile: { login: 'babs@example.com', email: 'babs@example.com' } };
  expect((await org.call('POST', '/api/v1/users', nameless)).status).toBe(400);
  const { body } = await org.call(
    'POST',
    path,
    base({ firstName: { required: false }, lastName: { required: false } }),
  );
  expect(body.definitions.base.required).toEqual(['login', 'email']);
  expect((await org.call('POST', '/api/v1/users', nameless)).status).toBe(200);
  // As Terraform does, which writes the whole property.
  const again = base({ firstName: { title: 'First name', type: 'string', required: true, minLength: 1 } });
  expect((await org.call('POST', path, again)).body.definitions.base.required).toEqual(['login', 'firstName', 'email']);
});

const impossible: readonly (readonly [object, string])[] = [
  [custom({ groups: { title: 'Groups' } }), 'groups is not for attributes'],
  [custom({ '7th': { title: 'Seventh' } }), 'Expected a letter, then letters, digits and underscores'],
  [custom({ badge: { title: '' } }), 'badge.title: Expected 1 to 200 characters.'],
  [custom({ badge: { type: 'object' } }), 'Expected a type that attributes have.'],
  [custom({ badge: { minLength: 7, maxLength: 5 } }), 'The minimum is greater than the maximum.'],
  [custom({ badge: { type: 'integer', enum: ['x'] } }), 'badge.enum: "x" is no integer.'],
  [custom({ badge: { unique: 'UNIQUE_VALIDATED' } }), 'Values are not kept unique here.'],
  [custom({ badge: { oneOf: [{ const: '1', title: 'One' }] } }), 'Write the values as enum'],
  [custom({ firstName: { title: 'Name' } }), 'firstName is a base attribute.'],
  [custom({ floor: { type: 'string' } }), 'The data type of an attribute stays what it is: integer.'],
  [base({ login: null }), 'Base attributes cannot be removed.'],
  [base({ badge: { title: 'Badge' } }), 'Base attributes cannot be added.'],
  [base({ email: { required: false } }), 'whether firstName and lastName are required'],
  [base({ firstName: { title: 'Name' } }), 'whether firstName and lastName are required'],
  [{ definitions: 7 }, 'Expected an object.'],
];

it('refuses what cannot be, each with its reason, and changes nothing', async () => {
  const org = await startOrg();
  const { body: before } = await org.call('POST', path, custom({ floor: { title: 'Floor', type: 'integer' } }));
  for (const [body, cause] of impossible) {
    const answer = await org.call('POST', path, body);
    expect(answer.status, cause).toBe(400);
    expect(causes(answer).join(), cause).toContain(cause);
  }
  expect((await org.call('GET', path)).body).toEqual(before);
});

it("pushes what a mapping draws from one, imports into one, and keeps one that is used; driven by Okta's SDK", async () => {
  const { org, app, call, idle, assign, person, ask } = await setUp();
  const client = new okta.Client({ orgUrl: org.url, token: org.token });
  const schema = await client.schemaApi.updateUserProfile({
    schemaId: 'default',
    userSchema: {
      definitions: {
        custom: { id: '#custom', type: 'object', properties: { badge: { title: 'Badge', type: 'string' } } },
      },
    },
  });
  expect(schema.definitions!.custom!.properties!['badge']).toMatchObject({ title: 'Badge' });

  const babs = await person('bjensen@example.com');
  await call('POST', `/api/v1/users/${babs.id}`, { profile: { badge: 'B701' } });
  await assign(babs.id);
  const [toApp, toOkta] = (await call('GET', '/api/v1/mappings')).body;
  const map = async (id: string, properties: object) =>
    (await call('POST', `/api/v1/mappings/${id}`, { properties })).status;
  expect(await map(toApp.id, { nickName: { expression: 'user.badge', pushStatus: 'PUSH' } })).toBe(200);
  expect(await map(toOkta.id, { badge: { expression: 'appuser.nickName', pushStatus: 'PUSH' } })).toBe(200);
  await idle();
  const atService = async () => (await ask('/Users?count=5')).Resources[0].nickName;
  expect(await atService()).toBe('B701');
  await call('POST', `/api/v1/users/${babs.id}`, { profile: { badge: 'B702' } });
  await idle();
  expect(await atService()).toBe('B702');

  expect(causes(await call('POST', path, custom({ badge: null })))).toEqual([
    `badge: It is still used by the mapping of nickName to ${app.label}.`,
    `badge: It is still used by the mapping of badge from ${app.label}.`,
  ]);
  await map(toApp.id, { nickName: null });
  await map(toOkta.id, { badge: null });
  expect((await call('POST', path, custom({ badge: null }))).status).toBe(200);
});
