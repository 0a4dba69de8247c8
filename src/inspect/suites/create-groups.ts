import type { JsonObject } from '../../protocol/json.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import type { Check } from '../check.ts';
import { objectsOf, publishedAttributes, textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/4.2',
  level: 'MUST',
  needs: ['groups'],
  ...check,
});

const post = (t: Target, attributes: JsonObject = {}): Promise<Answer> =>
  t.send('POST', '/Groups', {
    body: { schemas: [groupSchema.id], displayName: t.unique('Tour Guides'), ...attributes },
  });

const membersOf = (t: Target, answer: Answer): readonly JsonObject[] => objectsOf(t.object(answer)['members']);
const idsOf = (members: readonly JsonObject[]): string[] => members.map(({ value }) => textOf(value)).toSorted();

/** RFC 7643 §4.2 and RFC 7644 §3.3: creating groups. */
export const createGroupChecks: readonly Check[] = [
  check({
    id: 'create-32',
    requirement: 'A group with members is created, and has exactly those.',
    run: async (t) => {
      const ids = [(await t.user()).id, (await t.user()).id];
      const answer = await post(t, { members: ids.map((value) => ({ value })) });
      t.status(answer, 201);
      t.equal(idsOf(membersOf(t, answer)), ids.toSorted(), 'values of members', answer, {
        hint: 'Read members from the body of the create too: a group that is pushed with its members is empty otherwise.',
      });
    },
  }),
  check({
    id: 'create-32-references',
    level: 'SHOULD',
    requirement: 'Each member says where it is found, and of what type it is.',
    run: async (t) => {
      const { id } = await t.user();
      const answer = await post(t, { members: [{ value: id }] });
      t.status(answer, 201);
      const [member = {}] = membersOf(t, answer);
      const hint = 'Resolve each member when you render the group: $ref is its meta.location, type its resource type.';
      t.demand(textOf(member['$ref']).endsWith(`/Users/${id}`), `$ref: …/Users/${id}`, textOf(member['$ref']), answer, {
        hint,
      });
      t.equal(member['type'], 'User', 'type of the member', answer, { hint });
    },
  }),
  check({
    id: 'create-33',
    requirement: 'A group without members is created: members absent, [] or null.',
    run: async (t) => {
      for (const members of [undefined, [], null]) {
        const answer = await post(t, members === undefined ? {} : { members });
        t.status(answer, 201, { hint: 'members is optional: clients create the group first and add members later.' });
        t.equal(membersOf(t, answer).length, 0, 'number of members', answer);
      }
    },
  }),
  check({
    id: 'create-34',
    requirement: 'A group without displayName is refused with 400 invalidValue.',
    run: async (t) => {
      const answer = await t.send('POST', '/Groups', { body: { schemas: [groupSchema.id] } });
      t.scimError(answer, 400, 'invalidValue', { hint: 'displayName is required by RFC 7643 §4.2.' });
    },
  }),
  check({
    id: 'create-35',
    level: 'SHOULD',
    requirement: 'Two groups may have the same displayName, unless the schema publishes it as unique.',
    unless: 'uniqueGroupNames',
    run: async (t) => {
      const attribute = publishedAttributes(t.service, groupSchema.id)?.find(({ name }) => name === 'displayName');
      if (attribute && attribute.uniqueness !== 'none') t.skip('/Schemas publishes displayName as unique');
      const { displayName } = await t.group();
      t.status(await post(t, { displayName: displayName! }), 201, {
        hint: 'Take the unique index off displayName, or publish "uniqueness": "server" so that clients know.',
      });
    },
  }),
  check({
    id: 'create-35-unique',
    requirement: 'A displayName that another group has is refused with 409 uniqueness.',
    when: 'uniqueGroupNames',
    run: async (t) => {
      const { displayName } = await t.group();
      t.scimError(await post(t, { displayName: displayName! }), 409, 'uniqueness', {
        hint: 'Entra finds groups by displayName: two of one name make it update the wrong one.',
      });
    },
  }),
  check({
    id: 'create-36',
    requirement: 'A member that does not exist is refused, or left out; it never becomes a member.',
    run: async (t) => {
      const nobody = t.unique('nobody');
      const answer = await post(t, { members: [{ value: nobody }] });
      const hint = 'Look each member up, and refuse with 400 invalidValue that names it: a later user may get that id.';
      if (answer.status >= 400) return t.scimError(answer, [400, 404], undefined, { hint });
      t.status(answer, 201, { hint });
      t.demand(!idsOf(membersOf(t, answer)).includes(nobody), 'no such member', nobody, answer, { hint });
    },
  }),
  check({
    id: 'create-37',
    section: 'rfc7643/2.4',
    level: 'SHOULD',
    requirement: 'A member that is sent twice is a member once.',
    run: async (t) => {
      const { id } = await t.user();
      const answer = await post(t, { members: [{ value: id }, { value: id }] });
      const hint = 'Key the members of a group by their id; a second row makes a removal leave one behind.';
      if (answer.status >= 400) return t.scimError(answer, 400, undefined, { hint });
      t.equal(idsOf(membersOf(t, answer)), [id], 'values of members', answer, { hint });
    },
  }),
  check({
    id: 'create-38',
    level: 'MAY',
    requirement: 'Where groups may be members of groups, such a member is returned.',
    run: async (t) => {
      const inner = await t.group();
      const answer = await post(t, { members: [{ value: inner.id }] });
      if (answer.status >= 400 && answer.status < 500) t.skip('the service takes no groups as members');
      t.status(answer, 201);
      t.equal(idsOf(membersOf(t, answer)), [inner.id], 'values of members', answer, {
        hint: 'Refuse what you do not keep: a nested group that is dropped in silence loses its members access.',
      });
    },
  }),
];
