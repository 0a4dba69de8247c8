import okta from '@okta/okta-sdk-nodejs';
import { describe, expect, it } from 'vitest';
import { addApp, startBoth } from './service.ts';
import { bjensen, startOrg } from './running.ts';

const setUp = async () => {
  const org = await startOrg();
  const { id } = (await org.call('POST', '/api/v1/apps', { name: 'scim2headerauth', label: 'Tours' })).body;
  const schema = `/api/v1/meta/schemas/apps/${id}/default`;
  const mappings = (await org.call('GET', `/api/v1/mappings?targetId=${id}`)).body;
  return { org, id, schema, toApp: `/api/v1/mappings/${mappings[0].id}` };
};
const custom = (properties: object) => ({ definitions: { custom: { id: '#custom', type: 'object', properties } } });

describe('the profile of an application', () => {
  it('has base and custom attributes, each with its type, name and place (C9289, C9344)', async () => {
    const { org, schema } = await setUp();
    const { definitions, title, name } = (await org.call('GET', schema)).body;
    expect({ title, name }).toEqual({ title: 'Tours User', name: 'scim2headerauth' });
    expect(Object.values(definitions.base.properties).map((one: any) => one.title)).toEqual([
      'Username',
      'Given name',
      'Family name',
    ]);
    expect(definitions.base.required).toEqual(['userName']);
    expect(definitions.custom.properties.email).toEqual({
      title: 'Primary email',
      type: 'string',
      externalName: 'emails.^[primary==true].value',
      externalNamespace: 'urn:ietf:params:scim:schemas:core:2.0:User',
      mutability: 'READ_WRITE',
      scope: 'SELF',
      permissions: [{ principal: 'SELF', action: 'READ_ONLY' }],
      master: { type: 'PROFILE_MASTER' },
    });
    expect(definitions.custom.properties.department.scope).toBe('NONE');
    expect(definitions.custom.properties.country).toMatchObject({ type: 'string', format: 'country-code' });
    for (const property of Object.values<any>({ ...definitions.base.properties, ...definitions.custom.properties })) {
      expect(['SELF', 'NONE']).toContain(property.scope);
    }
  });

  it('takes attributes of every type, changes them and lets them go with their mappings', async () => {
    const { org, schema, toApp, id } = await setUp();
    const tours = { externalNamespace: 'urn:okta:tours:1.0:user:custom' };
    const properties = {
      badge: { title: 'Badge', type: 'integer', externalName: 'badge', ...tours, scope: 'SELF', required: true },
      rating: { title: 'Rating', type: 'number', externalName: 'rating', ...tours },
      guide: { title: 'Guide', type: 'boolean', externalName: 'guide', ...tours },
      languages: {
        title: 'Languages',
        type: 'array',
        items: { type: 'string' },
        externalName: 'languages',
        ...tours,
        union: 'ENABLE',
      },
      home: {
        title: 'Home',
        type: 'string',
        format: 'country-code',
        externalName: 'home',
        ...tours,
        minLength: 2,
        maxLength: 2,
      },
      role: { title: 'Role', type: 'string', externalName: 'roles.^[primary==true].value', enum: ['guide', 'guest'] },
      notes: { title: 'Notes', type: 'string' },
    };
    const { body } = await org.call('POST', schema, custom(properties));
    for (const [name, property] of Object.entries(properties))
      expect(body.definitions.custom.properties[name]).toMatchObject(property);
    expect(body.definitions.custom.properties.rating.scope).toBe('NONE');
    expect(body.definitions.custom.required).toEqual(['badge']);
    await org.call('POST', toApp, { properties: { badge: { expression: '7', pushStatus: 'PUSH' } } });

    const changed = await org.call(
      'POST',
      schema,
      custom({ badge: { title: 'Number', required: null }, role: { enum: null }, languages: { union: 'DISABLE' } }),
    );
    expect(changed.body.definitions.custom.properties.languages.union).toBe('DISABLE');
    expect(changed.body.definitions.custom.properties.badge).toEqual({
      ...body.definitions.custom.properties.badge,
      title: 'Number',
      required: undefined,
    });
    expect(changed.body.definitions.custom.properties.role.enum).toBeUndefined();
    const gone = await org.call('POST', schema, custom({ badge: null }));
    expect(gone.body.definitions.custom.properties.badge).toBeUndefined();
    expect((await org.call('GET', toApp)).body.properties.badge).toBeUndefined();
    expect((await org.store.applications.get(id))?.profile.at(-1)).toMatchObject({ variable: 'notes' });
  });

  it.each([
    [custom({ groups: { title: 'Groups' } }), 'groups is not for attributes'],
    [custom({ role: { externalName: 'roles[type eq "x"].value' } }), 'Expected a dot or the end.'],
    [custom({ role: { externalNamespace: 'tours' } }), 'Expected a URN'],
    [custom({ userName: { title: 'Login' } }), 'userName is a base attribute.'],
    [{ definitions: { base: { properties: { userName: null } } } }, 'Base attributes cannot be removed.'],
    [{ definitions: { base: { properties: { role: { title: 'Role' } } } } }, 'Base attributes cannot be added.'],
    [custom({ role: { type: 'object' } }), 'Expected a type that attributes have.'],
    [custom({ role: { union: 'ENABLE' } }), 'role.union: Only lists are combined across groups.'],
    [
      custom({ tours: { type: 'array', items: { type: 'string' }, scope: 'SELF', union: 'ENABLE' } }),
      'tours.union: A group gives no value that is User personal.',
    ],
    [custom({ role: { union: 'SOME' } }), 'Expected ENABLE or DISABLE.'],
    [{ definitions: 7 }, 'Expected an object.'],
  ])('refuses %j', async (body, cause) => {
    const { org, schema } = await setUp();
    const before = (await org.call('GET', schema)).body;
    const answer = await org.call('POST', schema, body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.errorCauses)).toContain(cause);
    expect((await org.call('GET', schema)).body).toEqual(before);
  });

  it('takes no attributes where schema discovery decides over them', async () => {
    const org = await startOrg();
    const { id } = (await org.call('POST', '/api/v1/apps', { name: 'scim2headerauth_governance' })).body;
    await org.store.applications.setDiscovery(id, { roles: [], entitlements: [], schemas: [], userSchemas: [] });
    const answer = await org.call(
      'POST',
      `/api/v1/meta/schemas/apps/${id}/default`,
      custom({ badge: { title: 'Badge' } }),
    );
    expect(answer.body.errorSummary).toContain('schema discovery decides over them');
  });
});

describe('a username format', () => {
  it('is refused where it cannot be evaluated', async () => {
    const { org, id } = await setUp();
    const app = (await org.call('GET', `/api/v1/apps/${id}`)).body;
    const set = (template: string) =>
      org.call('PUT', `/api/v1/apps/${id}`, { ...app, credentials: { userNameTemplate: { template } } });
    expect((await set('${fn:substringBefore(source.email, "@")}')).status).toBe(200);
    const wrong = await set('${source.mail}');
    expect(wrong.body.errorCauses[0].errorSummary).toContain('no attribute mail.\n${source.mail}\n  ^^^^^^^^^^^');
    const made = { name: 'scim2headerauth', credentials: { userNameTemplate: { template: '${source.' } } };
    expect((await org.call('POST', '/api/v1/apps', made)).status).toBe(400);
  });
});

describe('the settings of To Okta', () => {
  it('are refused where the application cannot have them', async () => {
    const both = await startBoth();
    const { org } = both;
    const { id, toOkta } = await addApp(org, both);
    const set = (change: object) => org.call('PUT', `/muster/api/v1/apps/${id}/to-okta`, { ...toOkta, ...change });
    expect(
      (
        await set({
          usernameFormat: '${source.email}',
          match: { ...toOkta.match, exact: { attributes: ['employeeNumber'] } },
        })
      ).status,
    ).toBe(200);
    expect((await set({ usernameFormat: 'source.login' })).body.errorCauses[0].errorSummary).toContain(
      'no attribute login',
    );
    const unknown = await set({ match: { ...toOkta.match, exact: { attributes: ['badge'] } } });
    expect(unknown.body.errorCauses[0].errorSummary).toBe('match.exact: The profile has no attribute badge.');
    const app = (await org.store.applications.get(id))!;
    await org.store.applications.update({ ...app, kind: 'wizard' });
    const sourcing = await set({ sourcing: { ...toOkta.sourcing, enabled: true } });
    expect(sourcing.body.errorSummary).toContain('Profile sourcing is not available');
  });
});

describe('the mappings of an application', () => {
  it('go both ways (C9345)', async () => {
    const { org, id } = await setUp();
    const all = (await org.call('GET', '/api/v1/mappings')).body;
    expect(all).toMatchObject([
      { source: { type: 'user', name: 'user' }, target: { id, type: 'appuser', name: 'scim2headerauth' } },
      { source: { id, type: 'appuser' }, target: { type: 'user' } },
    ]);
    expect((await org.call('GET', `/api/v1/mappings?sourceId=${id}`)).body).toEqual([all[1]]);
    expect((await org.call('GET', `/api/v1/mappings?sourceId=${all[0].source.id}&targetId=${id}`)).body).toEqual([
      all[0],
    ]);
    const toApp = (await org.call('GET', `/api/v1/mappings/${all[0].id}`)).body;
    expect(toApp.properties.givenName).toEqual({ expression: 'user.firstName', pushStatus: 'PUSH' });
    const toOkta = (await org.call('GET', `/api/v1/mappings/${all[1].id}`)).body;
    expect(toOkta.properties.firstName).toEqual({ expression: 'appuser.givenName', pushStatus: 'DONT_PUSH' });
    expect((await org.call('GET', '/api/v1/mappings/prm00000000000000000')).status).toBe(404);
  });

  it('are changed property by property, and refused where an expression is wrong', async () => {
    const { org, toApp } = await setUp();
    const change = (properties: object) => org.call('POST', toApp, { properties });
    const changed = await change({
      nickName: { expression: 'String.toUpperCase(user.firstName)', pushStatus: 'DONT_PUSH' },
      title: null,
      displayName: { pushStatus: 'DONT_PUSH' },
    });
    expect(changed.body.properties).toMatchObject({
      nickName: { expression: 'String.toUpperCase(user.firstName)', pushStatus: 'DONT_PUSH' },
      displayName: { expression: 'user.displayName', pushStatus: 'DONT_PUSH' },
    });
    expect(changed.body.properties.title).toBeUndefined();
    const wrong = await change({
      title: { expression: 'user.titel', pushStatus: 'PUSH' },
      badge: { expression: '1' },
      userName: { expression: 'user.login' },
      profileUrl: { expression: '{1}' },
    });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errorCauses.map(({ errorSummary }: any) => errorSummary)).toEqual([
      'title: The Okta user has no attribute titel.\nuser.titel\n^^^^^^^^^^',
      'badge: There is no such attribute.',
      'userName: The username has a format of its own.',
      'profileUrl: Expected a text for this attribute, found an array of integers.\n{1}\n^^^',
    ]);
    expect((await org.call('GET', toApp)).body).toEqual(changed.body);
  });

  it('are previewed on a real person', async () => {
    const { org, id } = await setUp();
    const person = (await org.call('POST', '/api/v1/users?activate=false', bjensen({ title: 'Tour Guide' }))).body;
    const preview = async (body: object) => (await org.call('POST', `/muster/api/v1/apps/${id}/preview`, body)).body;
    expect(await preview({ expression: 'user.firstName + ", " + user.title', person: person.id })).toEqual({
      value: 'Barbara, Tour Guide',
      type: 'a text',
    });
    expect(await preview({ expression: 'isMemberOfGroupName("Everyone")', person: 'bjensen' })).toMatchObject({
      value: true,
    });
    expect(await preview({ expression: '${source.login}', template: true, person: person.id })).toMatchObject({
      value: 'bjensen@example.com',
    });
    expect(await preview({ expression: 'appuser.givenName', direction: 'toOkta', target: 'firstName' })).toMatchObject({
      value: null,
    });
    expect(await preview({ expression: 'user.firstName +' })).toEqual({
      problem: 'Expected a value, found the end.',
      position: 16,
      length: 1,
      explanation: 'Expected a value, found the end.\nuser.firstName +\n                ^',
    });
    expect(
      (await org.call('POST', `/muster/api/v1/apps/${id}/preview`, { expression: '1', target: 'badge' })).status,
    ).toBe(400);
  });

  it("are driven by Okta's SDK", async () => {
    const { org, id } = await setUp();
    const client = new okta.Client({ orgUrl: org.url, token: org.token });
    const names: string[] = [];
    const listed: string[] = [];
    await (
      await client.profileMappingApi.listProfileMappings({ targetId: id })
    ).each((one) => {
      listed.push(one.id!);
      names.push(one.target!.name!);
    });
    expect(names).toEqual(['scim2headerauth']);
    const mapping = await client.profileMappingApi.updateProfileMapping({
      mappingId: listed[0]!,
      profileMapping: { properties: { nickName: { expression: 'user.firstName', pushStatus: 'PUSH' } } },
    });
    expect(mapping.properties!['nickName']).toMatchObject({ expression: 'user.firstName' });
    const schema = await client.schemaApi.getApplicationUserSchema({ appInstanceId: id });
    expect(schema.definitions!.custom!.properties!['email']).toMatchObject({ title: 'Primary email' });
  });

  it('change what is pushed to those who are assigned', async () => {
    const both = await startBoth();
    const { org, harness, authorization } = both;
    const app = await addApp(org, both);
    const person = (await org.call('POST', '/api/v1/users', bjensen({ department: 'Tours' }))).body;
    await org.call('POST', `/api/v1/apps/${app.id}/users`, { id: person.id });
    await org.context.engine.worker.idle();
    const [mapping] = (await org.call('GET', `/api/v1/mappings?targetId=${app.id}`)).body;
    const properties = {
      nickName: { expression: 'String.append(user.firstName, " of ") + user.department', pushStatus: 'PUSH' },
    };
    await org.call('POST', `/api/v1/mappings/${mapping.id}`, { properties });
    await org.context.engine.worker.idle();
    const { json } = await harness.send('GET', '/Users?count=10', undefined, { authorization });
    expect(json.Resources).toMatchObject([{ userName: 'bjensen@example.com', nickName: 'Barbara of Tours' }]);
  });
});
