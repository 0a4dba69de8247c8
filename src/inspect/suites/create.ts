import { isObject, member, type JsonObject } from '../../protocol/json.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { completeUser } from '../complete-user.ts';
import { objectsOf, publishedAttributes, textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.3',
  ...check,
});

const enterprise = enterpriseUserSchema.id;

const post = (t: Target, attributes: JsonObject = {}): Promise<Answer> =>
  t.send('POST', '/Users', { body: t.userBody(attributes) });

const created = async (t: Target, attributes: JsonObject = {}): Promise<Answer> => {
  const answer = await post(t, attributes);
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

/** RFC 7644 §3.3: what a create makes and answers. */
export const createChecks: readonly Check[] = [
  check({
    id: 'create-01',
    level: 'MUST',
    requirement: 'A User with nothing but schemas and userName is created: 201.',
    run: async (t) => {
      const userName = t.unique('bjensen');
      const answer = await t.send('POST', '/Users', { body: { schemas: [userSchema.id], userName } });
      t.status(answer, 201);
      t.equal(t.object(answer)['userName'], userName, 'userName', answer);
    },
  }),
  check({
    id: 'create-02',
    level: 'MUST',
    requirement: 'A User with a value of every attribute that is published is created, and keeps them all.',
    run: async (t) => {
      const body = t.userBody(completeUser(t));
      const answer = await t.send('POST', '/Users', { body });
      t.status(answer, 201);
      for (const seen of [answer, await t.get(`/Users/${textOf(t.object(answer)['id'])}`)]) {
        const lost = differing(body, t.object(seen));
        t.demand(lost === undefined, 'every attribute as it was sent', `${lost} is not`, seen, {
          hint: 'Store what /Schemas says you have, or take the attribute out of the schema: Okta shows it as mappable.',
        });
      }
    },
  }),
  check({
    id: 'create-03',
    section: 'rfc7643/4.3',
    level: 'MUST',
    requirement: 'A User with the enterprise extension and a manager is created, and keeps both.',
    needs: ['enterprise'],
    run: async (t) => {
      const manager = await t.user();
      const extension = { employeeNumber: '701984', department: 'Tour Operations', manager: { value: manager.id } };
      const answer = await created(t, { schemas: [userSchema.id, enterprise], [enterprise]: extension });
      const lost = differing(extension, t.object(answer)[enterprise]);
      t.demand(lost === undefined, `${enterprise} as it was sent`, `${lost} is not`, answer, {
        hint: "manager.value is the id of the manager's user: store it as it is sent, not the user's name.",
      });
    },
  }),
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
    id: 'create-06',
    level: 'SHOULD',
    requirement: 'A 201 answers the whole new resource.',
    run: async (t) => {
      const body = t.userBody();
      const answer = await t.send('POST', '/Users', { body });
      t.status(answer, 201);
      const lost = differing(body, answer.json);
      t.demand(lost === undefined, 'the resource that was made', lost ? `${lost} is not there` : 'no body', answer, {
        hint: 'Answer the stored resource as GET would: Okta takes the id and the attributes from the 201.',
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
    id: 'create-13',
    level: 'MUST',
    requirement: 'readOnly attributes that the client sends are ignored, not refused and not stored.',
    run: async (t) => {
      const readOnly = (publishedAttributes(t.service, userSchema.id) ?? []).filter(
        ({ mutability, type, name }) => mutability === 'readOnly' && type === 'string' && name !== 'userName',
      );
      const sent = Object.fromEntries(
        [...readOnly.filter(({ multiValued }) => !multiValued).map(({ name }) => name), 'id'].map((name) => [
          name,
          t.unique(name),
        ]),
      );
      const answer = await post(t, { ...sent, [enterprise]: { manager: { displayName: t.unique('John Smith') } } });
      const hint =
        'Drop readOnly attributes when you read a body (RFC 7644 §3.3): clients send back what they have read.';
      if (answer.status === 400 && t.service.lacks('enterprise'))
        t.skip('the service has no readOnly attribute to send');
      t.status(answer, 201, { hint });
      for (const [name, value] of Object.entries(sent)) {
        t.demand(t.object(answer)[name] !== value, `not the ${name} that was sent`, value, answer, { hint });
      }
      const manager = member(t.object(answer)[enterprise], 'manager');
      t.equal(member(manager, 'displayName'), undefined, 'manager.displayName', answer, { hint });
    },
  }),
  check({
    id: 'create-14',
    section: 'rfc7643/4.1.2',
    level: 'MUST',
    requirement: 'groups that the client sends with a user are ignored.',
    needs: ['groups'],
    run: async (t) => {
      const group = await t.group();
      const answer = await created(t, { groups: [{ value: group.id }] });
      const hint =
        'Ignore groups: Okta sends groups: [] with each create, and membership is changed by the group alone.';
      t.equal(objectsOf(t.object(answer)['groups']).length, 0, 'number of groups', answer, { hint });
      const read = await t.get(`/Groups/${group.id}`);
      t.equal(objectsOf(t.object(read)['members']).length, 0, 'number of members', read, { hint });
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
  check({
    id: 'create-17',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'externalId is kept as it was sent, and never made by the service.',
    run: async (t) => {
      const externalId = t.unique('00uAbC');
      const given = await created(t, { externalId });
      const hint = 'Store externalId beside your own id, byte by byte: Okta and Entra find their users again by it.';
      t.equal(t.object(given)['externalId'], externalId, 'externalId', given, { hint });
      const none = await created(t);
      t.equal(t.object(none)['externalId'], undefined, 'externalId that was not sent', none, { hint });
    },
  }),
  check({
    id: 'create-28',
    section: 'rfc7643/3.1',
    level: 'SHOULD',
    requirement: 'Two users may have the same externalId: its uniqueness is the business of the client.',
    run: async (t) => {
      const externalId = t.unique('701984');
      await created(t, { externalId });
      t.status(await post(t, { externalId }), 201, {
        hint: 'Take the unique index off externalId: two clients of one service number their users alike.',
      });
    },
  }),
  check({
    id: 'create-29',
    section: 'rfc7644/3.9',
    level: 'MUST',
    requirement: 'A create answers what attributes or excludedAttributes ask for.',
    run: async (t) => {
      const hint = 'Apply attributes and excludedAttributes wherever a resource is answered, not to GET alone.';
      const only = await t.send('POST', '/Users', { body: t.userBody(), query: { attributes: 'userName' } });
      t.status(only, 201, { hint });
      t.demand(t.object(only)['userName'] !== undefined, 'userName', 'nothing', only, { hint });
      t.equal(t.object(only)['displayName'], undefined, 'displayName that was not asked for', only, { hint });
      const but = await t.send('POST', '/Users', { body: t.userBody(), query: { excludedAttributes: 'displayName' } });
      t.status(but, 201, { hint });
      t.equal(t.object(but)['displayName'], undefined, 'displayName that was excluded', but, { hint });
    },
  }),
  check({
    id: 'create-40',
    section: 'rfc7643/4.1.1',
    level: 'MUST',
    requirement: 'A password is taken and never returned.',
    run: async (t) => {
      const password = `T1me-Ma$heen-${t.unique('x')}`;
      const answer = await created(t, { password });
      const read = await t.get(`/Users/${textOf(t.object(answer)['id'])}`, { attributes: 'password' });
      for (const seen of [answer, read]) {
        t.demand(member(seen.json, 'password') === undefined, 'no password', 'one', seen, {
          hint: 'password is returned never: take it out of what you render. Okta sends one with every create.',
        });
      }
    },
  }),
  check({
    id: 'create-41',
    section: 'rfc7643/4.1.1',
    level: 'good practice',
    requirement: 'A user is active who is not created as inactive.',
    run: async (t) => {
      const { active: _, ...body } = t.userBody();
      const answer = await t.send('POST', '/Users', { body });
      t.status(answer, 201);
      t.equal(t.object(answer)['active'], true, 'active', answer, {
        hint: 'Make active true where it is not sent, and return it: Okta takes a missing one for inactive in an import.',
      });
    },
  }),
  check({
    id: 'create-42',
    section: 'rfc7643/4.1.1',
    level: 'MUST',
    requirement: 'A user may be created as inactive.',
    run: async (t) => {
      const answer = await created(t, { active: false });
      const read = await t.get(`/Users/${textOf(t.object(answer)['id'])}`);
      t.status(read, 200, { hint: 'An inactive user stays readable.' });
      t.equal(t.object(read)['active'], false, 'active', read, {
        hint: 'Keep active as it was sent: staged users are created before they may sign in.',
      });
    },
  }),
  check({
    id: 'create-43',
    level: 'SHOULD',
    requirement: 'A 201 shows the resource as GET does, with what the service added.',
    run: async (t) => {
      const answer = await created(t);
      const read = await t.get(`/Users/${textOf(t.object(answer)['id'])}`);
      t.equal(answer.json, read.json, 'the answer to the create, as GET shows the user', answer, {
        hint: 'Render the 201 from what was stored, not from what was sent: the client keeps it as the present state.',
      });
    },
  }),
];
