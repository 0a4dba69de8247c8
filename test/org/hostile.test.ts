import fc from 'fast-check';
import { expect, it } from 'vitest';
import { oddRequest, operationsOf } from '../odd-requests.ts';
import { setUp } from './service.ts';

it('every operation of the org answers odd requests with an answer or a clear refusal', async () => {
  const { org, app, path: own, person, group, assign, call, idle } = await setUp();
  const barbara = await person('bjensen@example.com');
  const guides = await group('Tour Guides', barbara);
  await assign(barbara.id);
  await call('POST', `${own}/pushed-groups`, { group: guides.id });
  await idle();
  const first = async (path: string): Promise<string> => (await call('GET', path)).body[0].id;
  const rule = {
    ...{ name: 'Guides', type: 'group_rule', actions: { assignUserToGroups: { groupIds: [guides.id] } } },
    conditions: { expression: { value: 'user.title == "Guide"', type: 'urn:okta:expression:1.0' } },
  };
  /** By the segment that comes before. */
  const ids: Readonly<Record<string, string>> = {
    ...{ apps: app.id, users: barbara.id, groups: guides.id, user: 'default' },
    rules: (await call('POST', '/api/v1/groups/rules', rule)).body.id,
    mappings: await first('/api/v1/mappings'),
    exchanges: await first('/muster/api/v1/exchanges'),
    'pushed-groups': await first(`${own}/pushed-groups`),
  };

  for (const api of ['/api/v1', '/muster/api/v1']) {
    const document: unknown = await (await fetch(`${org.url}${api}/openapi.json`)).json();
    for (const operation of operationsOf(document)) {
      const { method } = operation;
      const sent = oddRequest(operation, { document, ids, id: barbara.id });
      const property = fc.asyncProperty(sent, async ({ url, content }) => {
        const response = await fetch(org.url + url, {
          ...{ method, redirect: 'manual' },
          headers: { authorization: `SSWS ${org.token}`, 'content-type': 'application/json' },
          ...(content !== undefined && { body: content }),
        });
        const text = await response.text();
        const said = `${method} ${url} ${content}: ${response.status} ${text.slice(0, 300)}`;
        expect(response.status, said).toBeLessThan(500);
        if (response.status < 400) return;
        const { errorCode, errorSummary, errorCauses } = JSON.parse(text);
        expect(errorCode, said).toMatch(/^E\d{7}$/);
        expect(errorSummary, said).not.toBe('');
        // What a library says of itself is no help.
        expect(JSON.stringify(errorCauses), said).not.toContain(': Invalid ');
      });
      await fc.assert(property, { numRuns: 4 });
    }
  }
  expect(org.faults).toEqual([]);
});
