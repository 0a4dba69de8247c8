import { expect, it } from 'vitest';
import { setUp } from './service.ts';

it('lets people assign themselves what they may request, where the org lets them, and nothing else', async () => {
  const { org, app, path, call, idle, ask } = await setUp();
  const mine = '/muster/api/v1/me/requestable-apps';
  const add = () => call('POST', `${mine}/${app.id}`);
  expect((await call('GET', `${path}/self-service`)).body).toEqual({ requests: false, orgManaged: false });
  expect((await call('PUT', `${path}/self-service`, { requests: true })).body.requests).toBe(true);
  expect((await call('GET', mine)).body).toEqual([]);
  expect((await add()).status).toBe(403);

  expect((await call('PUT', '/muster/api/v1/self-service', { orgManaged: true })).status).toBe(200);
  expect((await call('GET', '/muster/api/v1/self-service')).body).toEqual({ orgManaged: true });
  expect((await call('GET', mine)).body).toEqual([{ id: app.id, label: app.label }]);
  expect((await call('POST', `${mine}/0oa00000000000000000`)).status).toBe(403);
  expect((await add()).status).toBe(204);
  await idle();
  expect((await ask('/Users?count=5')).Resources.map(({ userName }: any) => userName)).toEqual(['admin@example.com']);
  expect((await call('GET', mine)).body).toEqual([]);
  expect((await add()).status).toBe(403);

  await call('DELETE', `/api/v1/apps/${app.id}/users/${org.administrator.id}`);
  await call('PUT', `${path}/self-service`, { requests: false });
  expect((await call('GET', mine)).body).toEqual([]);
  expect((await call('PUT', `${path}/self-service`, { requests: 'yes' })).status).toBe(400);
  expect((await call('PUT', '/muster/api/v1/apps/0oa00000000000000000/self-service', { requests: true })).status).toBe(
    404,
  );
});
