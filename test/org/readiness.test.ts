import { expect, it } from 'vitest';
import { setUp } from './service.ts';

/** What the QA plan asks for, and what is done of it. */
type Walk = readonly (readonly [ids: readonly string[], walk: () => Promise<unknown>])[];

/** An application whose cases are walked, each more than a second after the other, and seen by it alone. */
const begin = async (options: Parameters<typeof setUp>[0] = {}) => {
  let ahead = 0;
  const both = await setUp(options, { clock: () => Date.now() + ahead });
  const { path, call, idle } = both;
  const seen = async (): Promise<readonly string[]> =>
    (await call('GET', `${path}/readiness`)).body.cases
      .filter(({ state }: { state: string }) => state === 'seen')
      .map(({ id }: { id: string }) => id);
  const act = async (method: string, more: string, body?: object): Promise<any> => {
    const answer = await call(method, path + more, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    await idle();
    return answer.body;
  };
  /** Each is not seen before it is walked, and is then. */
  const walkAll = async (walk: Walk): Promise<void> => {
    for (const [ids, step] of walk) {
      const before = await seen();
      expect([ids, ids.filter((id) => before.includes(id))]).toEqual([ids, []]);
      ahead += 2_000;
      await step();
      const now = await seen();
      expect([ids, ids.filter((id) => !now.includes(id))]).toEqual([ids, []]);
    }
  };
  return { ...both, seen, act, walkAll };
};

const user = (userName: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  active: true,
});

it('sees mappings at work, and links, unlinks, rules and bulk edits of Group Push [C9313] [C9289] [C9344] [C9345] [C9337] [C9315] [C9330] [C9316] [C9318] [C9321] [C9326] [C9328] [C9329] [C9327] [C9331]', async () => {
  const { both, org, app, path, call, idle, person, assign, group, seen, act, walkAll } = await begin();
  const atService = async (displayName: string) =>
    (
      await both.harness.send(
        'POST',
        '/Groups',
        { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName },
        { authorization: both.authorization },
      )
    ).json;
  const babs = await person('bjensen@example.com');
  const named = async (name: string) => (await group(name, babs)).id as string;
  const link = async (name: string, other: string): Promise<any> =>
    act('POST', '/pushed-groups', {
      group: await named(name),
      link: { externalId: (await atService(other)).id, name: other },
    });
  const push = async (name: string): Promise<string> =>
    (await act('POST', '/pushed-groups', { group: await named(name) })).id;
  // They are so from the start.
  expect(await seen()).toEqual(['C9296', 'C9298', 'C9313', 'C9306', 'C9289', 'C9344']);
  let [guides, drivers]: string[] = [];
  const bulk = (action: string, more: object = {}) =>
    act('POST', '/pushed-groups/bulk-edit', { ids: [guides, drivers], action, ...more });
  await walkAll([
    [['C9345'], () => assign(babs.id)],
    [
      ['C9337'],
      async () => {
        await org.store.applications.update({ ...app, integration: { ...app.integration!, pushNullValues: true } });
        for (const title of ['Tour Guide', null]) {
          await call('POST', `/api/v1/users/${babs.id}`, { profile: { title } });
          await idle();
        }
      },
    ],
    [['C9315'], () => link('Tour Guides', 'Guides')],
    [
      ['C9330', 'C9314'],
      async () => {
        await act('PUT', '/push-settings', { renameAppGroups: false });
        await link('Ride Operators', 'Operators');
      },
    ],
    [['C9316'], async () => act('POST', `/pushed-groups/${await push('Divers')}/push`)],
    [['C9318'], async () => act('DELETE', `/pushed-groups/${await push('Cooks')}?target=delete`)],
    [['C9321'], async () => act('DELETE', `/pushed-groups/${await push('Bakers')}?target=leave`)],
    [
      ['C9326'],
      async () => {
        await group('Night watch', babs);
        const rule = await act('POST', '/push-rules', {
          name: 'Night',
          field: 'name',
          operator: 'starts with',
          value: 'Night',
        });
        await act('DELETE', `/push-rules/${rule.id}?target=leave`);
      },
    ],
    [
      ['C9328'],
      async () => {
        [guides, drivers] = [await push('Guides of the day'), await push('Drivers of the day')];
        await bulk('deactivate');
      },
    ],
    [['C9329'], () => bulk('activate')],
    [['C9327'], () => bulk('delete', { target: 'delete' })],
    [
      ['C9331'],
      async () => {
        [guides, drivers] = [await push('Guides of the night'), await push('Drivers of the night')];
        await bulk('delete', { target: 'leave' });
      },
    ],
  ]);
  expect((await call('GET', `${path}/pushed-groups`)).body).toHaveLength(3);
});

it('sees imports, and an application that sources profiles [C9304] [C9338] [C9303] [C9305] [C9359] [C9360] [C9361]', async () => {
  const { both, org, app, call, idle, act, walkAll } = await begin({ importGroups: true });
  const send = async (method: string, to: string, body: object) =>
    (await both.harness.send(method, to, body, { authorization: both.authorization })).json;
  const babs = await send('POST', '/Users', user('bjensen@example.com'));
  const sourcing = {
    enabled: true,
    onDeactivate: 'deactivate',
    reactivateSuspended: false,
    reactivateDeactivated: false,
  };
  const match = { ...app.toOkta.match, confirmNew: true, activateNew: true };
  let [person, john]: string[] = [];
  await walkAll([
    [['C9304'], () => act('POST', '/imports')],
    [
      ['C9338'],
      async () => {
        await send('POST', '/Groups', {
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
          displayName: 'Tour Guides',
        });
        await act('POST', '/imports');
      },
    ],
    [
      ['C9303'],
      async () => {
        const [confirmed] = await act('POST', '/imported-users/confirm', { externalIds: [babs.id], activate: true });
        person = confirmed.person;
      },
    ],
    [
      ['C9305'],
      async () => {
        await call('POST', `/api/v1/apps/${app.id}/users/${person}`, { profile: { title: 'Chief Guide' } });
        await idle();
      },
    ],
    [['C9359'], () => act('PUT', '/to-okta', { ...app.toOkta, sourcing, match })],
    [
      ['C9360'],
      async () => {
        john = (await send('POST', '/Users', user('jsmith@example.com'))).id;
        await act('POST', '/imports');
      },
    ],
    [
      ['C9361'],
      async () => {
        await send('PATCH', `/Users/${john}`, {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: [{ op: 'replace', value: { active: false } }],
        });
        await act('POST', '/imports');
      },
    ],
  ]);
  expect((await org.store.people.getByLogin('jsmith@example.com'))!.status).toBe('DEPROVISIONED');
});

it('sees the cases of Group Push as they are walked [C9312] [C9317] [C9319] [C9320] [C9332] [C9333] [C9322] [C9323] [C9324] [C9325] [C9314]', async () => {
  const { app, path, idle, person, assign, group, call } = await setUp();
  const ready = `${path}/readiness`;
  const seen = async (): Promise<string[]> =>
    (await call('GET', ready)).body.cases
      .filter(({ state }: { state: string }) => state === 'seen')
      .map(({ id }: { id: string }) => id);
  const act = async (method: string, more: string, body?: object) => {
    const answer = await call(method, path + more, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    await idle();
    return answer.body;
  };
  expect((await call('GET', ready)).body.cases).toHaveLength(61);
  const before = await seen();
  expect(before).not.toContain('C9312');

  const [babs, john] = [await person('bjensen@example.com'), await person('jsmith@example.com')];
  for (const { id } of [babs, john]) await assign(id);
  const guides = await group('Tour Guides', babs);
  const pushed = await act('POST', '/pushed-groups', { group: guides.id });
  expect(await seen()).toContain('C9312');
  await call('PUT', `/api/v1/groups/${guides.id}/users/${john.id}`);
  await idle();
  await call('DELETE', `/api/v1/groups/${guides.id}/users/${john.id}`);
  await idle();
  await act('POST', `/pushed-groups/${pushed.id}/push`);
  await act('POST', `/pushed-groups/${pushed.id}/deactivate`);
  await act('POST', `/pushed-groups/${pushed.id}/activate`);
  const { externalId } = await act('GET', `/pushed-groups/${pushed.id}`);
  await act('DELETE', `/pushed-groups/${pushed.id}?target=leave`);
  expect(await seen()).not.toContain('C9318');
  await act('POST', '/pushed-groups', { group: guides.id, link: { externalId, name: 'Tour Guides' } });

  const empty = await act('POST', '/pushed-groups', { group: (await group('Drivers')).id });
  await act('DELETE', `/pushed-groups/${empty.id}?target=delete`);

  await group('Ride Operators', babs);
  const rule = await act('POST', '/push-rules', {
    name: 'Ride',
    field: 'name',
    operator: 'starts with',
    value: 'Ride',
  });
  await act('POST', `/push-rules/${rule.id}/deactivate`);
  await act('DELETE', `/push-rules/${rule.id}?target=delete`);
  await act('PUT', '/push-settings', { renameAppGroups: !app.renameAppGroups });

  const walked = ['C9312', 'C9317', 'C9319', 'C9320', 'C9332', 'C9333', 'C9322', 'C9323', 'C9324', 'C9325', 'C9314'];
  const now = await seen();
  expect(walked.filter((id) => !now.includes(id))).toEqual([]);
  expect(now.filter((id) => ['C9326', 'C9359', 'C9303'].includes(id))).toEqual([]);
});

it('takes the word of an administrator for what it cannot see, and says what the suites came to', async () => {
  const { app, path, call } = await setUp();
  const ready = `${path}/readiness`;
  const find = async (id: string) => (await call('GET', ready)).body.cases.find((one: { id: string }) => one.id === id);
  expect(await find('C9343')).toMatchObject({ state: 'open', visible: false });
  expect((await call('PUT', `${ready}/C9343`, { state: 'done', note: 'In our staging org.' })).status).toBe(204);
  expect(await find('C9343')).toMatchObject({ state: 'done', mark: { note: 'In our staging org.', by: 'Ann Admin' } });
  expect((await call('DELETE', `${ready}/C9343`)).status).toBe(204);
  expect(await find('C9343')).toMatchObject({ state: 'open' });
  expect((await call('PUT', `${ready}/C1`, { state: 'done' })).status).toBe(404);
  expect((await call('PUT', `${ready}/C9343`, { state: 'seen' })).status).toBe(400);
  // An application that sources nobody need not show that it does.
  expect(await find('C9360')).toMatchObject({ state: 'not supported' });
  const { body } = await call('GET', ready);
  expect(body).toMatchObject({ app: app.id, ready: false, suites: [{ name: 'okta', required: true }, {}, {}, {}, {}] });
});
