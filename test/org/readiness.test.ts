import { expect, it } from 'vitest';
import { setUp } from './service.ts';

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
