import { expect, it } from 'vitest';
import { createCleanFetch } from '../../src/inspect/runscope/leave-clean.ts';

it('removes what a Runscope test made on the service, with its credential, and nothing elsewhere', async () => {
  const asked: string[] = [];
  const { fetch, clean } = createCleanFetch(async (url, { method = 'GET', headers }) => {
    asked.push(`${method} ${url} ${new Headers(headers).get('authorization') ?? ''}`);
    if (method === 'POST') return Response.json({ id: '1' }, { status: 201 });
    return new Response(null, { status: url.endsWith('/Groups/1') ? 500 : 204 });
  }, 'https://scim.example.com/scim/v2');
  const post = (url: string, authorization: string) =>
    fetch(url, { method: 'POST', headers: { authorization }, body: '{}' });
  await post('https://scim.example.com/scim/v2/Users', 'Bearer a');
  await post('https://scim.example.com/scim/v2/Groups', 'Bearer b');
  await post('https://example.okta.com/api/v1/users', 'SSWS c');
  asked.length = 0;
  expect(await clean()).toEqual([
    { url: 'https://scim.example.com/scim/v2/Groups/1', reason: 'DELETE was answered 500' },
  ]);
  expect(asked).toEqual([
    'DELETE https://scim.example.com/scim/v2/Users/1 Bearer a',
    'DELETE https://scim.example.com/scim/v2/Groups/1 Bearer b',
  ]);
});
