import { isObject, type JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/3.1',
  ...check,
});

const created = async (t: Target, attributes: JsonObject = {}): Promise<Answer> => {
  const answer = await t.send('POST', '/Users', { body: t.userBody(attributes) });
  t.status(answer, 201);
  return answer;
};

const metaOf = (t: Target, answer: Answer): JsonObject => {
  const meta = t.object(answer)['meta'];
  t.demand(isObject(meta), 'meta', JSON.stringify(meta) ?? 'nothing', answer, {
    hint: 'Return meta with every resource: clients take the location and the version from it.',
  });
  return meta as JsonObject;
};

const isDateTime = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value);

/** RFC 7643 §3.1: the id, the location and the metadata that a create gives. */
export const createMetaChecks: readonly Check[] = [
  check({
    id: 'create-04',
    level: 'MUST',
    requirement: 'A 201 has a Location header with the URI of the new resource.',
    run: async (t) => {
      const answer = await created(t);
      const location = answer.headers['location'];
      const { id } = t.object(answer);
      t.demand(
        location?.endsWith(`/Users/${encodeURIComponent(textOf(id))}`) === true,
        `Location: …/Users/${textOf(id)}`,
        location ?? 'no Location',
        answer,
        { hint: 'Send the URI of the resource in Location, built from the public base URL of the service.' },
      );
    },
  }),
  check({
    id: 'create-05',
    level: 'MUST',
    requirement: 'The Location header is the meta.location of the body.',
    run: async (t) => {
      const answer = await created(t);
      const { location } = metaOf(t, answer);
      const header = answer.headers['location'];
      if (header === undefined || location === undefined) t.skip('there is no Location or no meta.location');
      t.equal(header, location, 'Location', answer, {
        hint: 'Make both from one function; behind a proxy neither may name the inner host.',
      });
    },
  }),
  check({
    id: 'create-07',
    section: 'rfc7644/3.14',
    level: 'MUST',
    requirement: 'A service with ETags sends one with a 201.',
    needs: ['etag'],
    run: async (t) => {
      const answer = await created(t);
      t.demand(answer.headers['etag'] !== undefined, 'ETag', 'none', answer, {
        hint: 'Send the version that meta.version has as ETag header too, with each answer that holds one resource.',
      });
    },
  }),
  check({
    id: 'create-08',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'A Content-Location with a 201 is the meta.location of the body.',
    run: async (t) => {
      const answer = await created(t);
      const header = answer.headers['content-location'];
      const { location } = metaOf(t, answer);
      if (header === undefined || location === undefined) t.skip('there is no Content-Location or no meta.location');
      t.equal(header, location, 'Content-Location', answer, { hint: 'Send meta.location, not the URI of /Users.' });
    },
  }),
  check({
    id: 'create-09',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'Each resource is given an id of its own.',
    run: async (t) => {
      const users = await t.together(3, () => t.user());
      const ids = users.map(({ id }) => id);
      t.demand(new Set(ids).size === ids.length, 'three ids for three users', ids.join(', '), undefined, {
        hint: 'Make ids from a sequence or at random; never from what two users may share.',
      });
    },
  }),
  check({
    id: 'create-10',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'An id that the client sends is ignored.',
    run: async (t) => {
      const id = t.unique('mine');
      const answer = await created(t, { id });
      t.demand(t.object(answer)['id'] !== id, 'an id of the service', id, answer, {
        hint: 'id is readOnly: drop it from what you read. A client that chooses ids can take over those of others.',
      });
    },
  }),
  check({
    id: 'create-11',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'No id contains "bulkId", which stands for references in bulk requests.',
    run: async (t) => {
      const { id } = await t.user();
      t.demand(!id.toLowerCase().includes('bulkid'), 'an id without "bulkId"', id, undefined, {
        hint: 'Choose another form of ids: this word marks what is resolved within a bulk request.',
      });
    },
  }),
  check({
    id: 'create-12',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'A meta that the client sends is ignored.',
    run: async (t) => {
      const sent = {
        resourceType: 'Robot',
        created: '2010-01-23T04:56:22Z',
        lastModified: '2010-01-23T04:56:22Z',
        location: 'https://example.com/mine',
        version: 'W/"mine"',
      };
      const answer = await created(t, { meta: sent });
      const meta = metaOf(t, answer);
      for (const [name, value] of Object.entries(sent)) {
        t.demand(meta[name] !== value, `meta.${name} of the service`, value, answer, {
          hint: 'meta is readOnly: drop it from what you read.',
        });
      }
    },
  }),
  check({
    id: 'create-15',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'meta has resourceType, created, lastModified and location.',
    run: async (t) => {
      const answer = await created(t);
      const meta = metaOf(t, answer);
      t.equal(meta['resourceType'], 'User', 'meta.resourceType', answer, {
        hint: 'resourceType is the name of the resource type, not its URN or path.',
      });
      for (const name of ['created', 'lastModified']) {
        t.demand(
          isDateTime(meta[name]),
          `meta.${name}: an xsd:dateTime`,
          JSON.stringify(meta[name]) ?? 'nothing',
          answer,
          {
            hint: 'Write times as "2011-05-13T04:42:34Z": a zone is needed, and no number is taken.',
          },
        );
      }
      t.demand(typeof meta['location'] === 'string', 'meta.location', 'nothing', answer, {
        hint: 'Add the URI of the resource to meta.',
      });
    },
  }),
  check({
    id: 'create-16',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'What was never changed has the same created and lastModified.',
    run: async (t) => {
      const answer = await created(t);
      const meta = metaOf(t, answer);
      t.equal(meta['lastModified'], meta['created'], 'meta.lastModified', answer, {
        hint: 'Read the clock once for a create, and store both with the same precision.',
      });
    },
  }),
];
