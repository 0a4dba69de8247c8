import type { Check } from '../check.ts';
import type { Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/4',
  ...check,
});

/**
 * Sends what would change the documents. A DELETE names what is not there, and a PUT repeats what was read: a service
 * that obeys loses nothing.
 */
const demandReadOnly = async (t: Target, path: string): Promise<void> => {
  const unknown = `${path}/${t.unique('urn:example:nothing')}`;
  const present = await t.get(path);
  const requests = [
    ['POST', path, {}],
    ['PUT', path, present.json ?? {}],
    ['PATCH', path, {}],
    ['DELETE', unknown, undefined],
  ] as const;
  for (const [method, target, body] of requests) {
    const answer = await t.send(method, target, body === undefined ? {} : { body });
    const hint = 'Register GET alone for this path, and answer 405 with Allow: GET to all else.';
    t.demand(
      (answer.status >= 400 && answer.status < 500) || answer.status === 501,
      `${method} ${path}: refused, best with 405`,
      String(answer.status),
      answer,
      { hint },
    );
    if (target === path && answer.status !== 405)
      t.warn(`${method} ${path}: 405`, String(answer.status), answer, { hint });
  }
};

const parameters = { sortBy: 'id', sortOrder: 'descending', startIndex: 2, count: 1 };

/** RFC 7644 §3.2 and §4: what the discovery endpoints have in common, and what lies beside the endpoints. */
export const discoveryChecks: readonly Check[] = [
  check({
    id: 'discovery-08',
    level: 'good practice',
    requirement: '/Schemas and /ResourceTypes are readable without authentication.',
    run: async (t) => {
      for (const path of ['/Schemas', '/ResourceTypes']) {
        t.status(await t.send('GET', path, { authorization: null }), 200, {
          hint: 'Nothing secret is in them; set-up screens read them before they have a credential.',
        });
      }
    },
  }),
  ...(['ServiceProviderConfig', 'ResourceTypes', 'Schemas'] as const).map((endpoint, i) =>
    check({
      id: `discovery-${['09', '10', '11'][i]}`,
      level: 'MUST',
      requirement: `Nothing but GET is defined on /${endpoint}: POST, PUT, PATCH and DELETE are refused with 405.`,
      run: (t) => demandReadOnly(t, `/${endpoint}`),
    }),
  ),
  check({
    id: 'discovery-12',
    level: 'MUST',
    requirement: 'Sort and page parameters on the discovery endpoints are ignored.',
    run: async (t) => {
      t.status(await t.get('/ServiceProviderConfig', parameters), 200);
      for (const path of ['/ResourceTypes', '/Schemas']) {
        const all = t.list(await t.get(path)).length;
        const answer = await t.get(path, parameters);
        const hint = 'Do not put these endpoints behind the paging of resources: a client reads them in one request.';
        t.equal(t.list(answer, { hint }).length, all, `resources of ${path}`, answer, { hint });
      }
    },
  }),
  check({
    id: 'discovery-13',
    level: 'SHOULD',
    requirement: 'A filter on /Schemas or /ResourceTypes is refused with 403.',
    run: async (t) => {
      for (const path of ['/Schemas', '/ResourceTypes']) {
        t.scimError(await t.get(path, { filter: 'id eq "nothing"' }), 403, undefined, {
          hint: 'Answer 403, so that no client takes an unfiltered list for a filtered one.',
        });
      }
    },
  }),
  check({
    id: 'discovery-32',
    section: 'rfc7644/3.8',
    level: 'MAY',
    requirement: 'Where the suffix .scim is taken it asks for the same as the path without it.',
    run: async (t) => {
      const user = await t.user();
      const answer = await t.get(`/Users/${user.id}.scim`);
      if (answer.status >= 400 && answer.status < 500) t.skip('the suffix .scim is not taken');
      t.status(answer, 200);
      t.equal(t.object(answer)['id'], user.id, 'id', answer, {
        hint: 'Cut the suffix off before you look for the resource, or answer 404.',
      });
    },
  }),
  check({
    id: 'discovery-33',
    section: 'rfc7644/3.2',
    level: 'SHOULD',
    requirement: 'HEAD is answered like GET without a body.',
    run: async (t) => {
      const { id } = await t.user();
      for (const path of ['/ServiceProviderConfig', `/Users/${id}`]) {
        const answer = await t.send('HEAD', path);
        t.status(answer, 200, { hint: 'Route HEAD as GET (RFC 9110 §9.3.2): load balancers and caches ask with it.' });
        t.equal(answer.text, '', 'the body', answer);
      }
    },
  }),
  check({
    id: 'discovery-33-options',
    section: 'rfc7644/3.2',
    level: 'good practice',
    requirement: 'Where OPTIONS is answered, Allow tells the methods of the endpoint.',
    run: async (t) => {
      const answer = await t.send('OPTIONS', '/Users');
      if (answer.status >= 400) t.skip(`OPTIONS is answered ${answer.status}`);
      const allow = (answer.headers['allow'] ?? '').toUpperCase().split(/\s*,\s*/);
      t.demand(
        ['GET', 'POST'].every((method) => allow.includes(method)),
        'Allow with GET and POST',
        answer.headers['allow'] ?? 'no Allow',
        answer,
        { hint: 'Send Allow with the methods that the path has (RFC 9110 §10.2.1).' },
      );
    },
  }),
  check({
    id: 'discovery-34',
    section: 'rfc7644/3.12',
    level: 'MUST',
    requirement: 'An unknown path below the base URL is answered 404 with a SCIM Error.',
    run: async (t) =>
      t.scimError(await t.get(`/${t.unique('Robots')}`), 404, undefined, {
        hint: "Replace your framework's default page for unknown paths by a SCIM Error.",
      }),
  }),
  check({
    id: 'discovery-35',
    section: 'rfc7644/3.4.2.1',
    level: 'MUST',
    requirement: 'The base URL itself answers a query over all types, or a SCIM Error.',
    run: async (t) => {
      const answer = await t.get('', { count: 1 });
      if (answer.status === 200) {
        t.demand(t.list(answer).length <= 1, 'at most one resource, as asked', 'more', answer);
      } else {
        t.scimError(answer, [400, 401, 403, 404, 405, 501], undefined, {
          hint: 'Answer the base URL with a SCIM Error (404 or 501) where you do not query all types at once.',
        });
      }
    },
  }),
];
