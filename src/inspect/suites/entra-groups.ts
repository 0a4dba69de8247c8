import type { Json } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { objectsOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';
import { entraCheck, type Entra } from './entra-client.ts';

const check = (
  id: string,
  requirement: string,
  run: (entra: Entra, t: Target) => Promise<void>,
  more?: Partial<Check>,
): Check => entraCheck(id, requirement, run, { needs: ['groups'], ...more });

const patching: Partial<Check> = { needs: ['groups', 'patch'] };

const member = (op: string, id: string): { op: string; path: string; value: Json } => ({
  op,
  path: 'members',
  value: [{ value: id }],
});

const demandNoMembers = (t: Target, group: Json | undefined, answer: Answer): void => {
  const [first] = objectsOf([group ?? null]);
  t.demand(
    first !== undefined && !Object.hasOwn(first, 'members'),
    'a group without members',
    JSON.stringify(group ?? null),
    answer,
    {
      hint: 'Honour excludedAttributes=members, in lists too: Entra asks for it so as not to read large groups.',
    },
  );
};

/** The groups' part of what Entra's SCIM validator requires. */
export const entraGroupChecks: readonly Check[] = [
  check('entra-01-create-group', 'A group as Entra sends it is created and read back.', async (entra) => {
    const { meta: _, schemas: __, ...sent } = entra.team();
    const { path } = await entra.make('/Groups', entra.team(sent));
    await entra.expect(path, sent, { hint: 'Keep displayName and externalId of a group.' });
  }),
  check(
    'entra-01-duplicate-group',
    'A group of a displayName that is taken is refused with 409.',
    async (entra, t) => {
      const { displayName } = await entra.createGroup();
      t.scimError(await entra.send('POST', '/Groups', entra.team({ displayName })), 409, undefined, {
        hint: 'Entra matches groups by displayName: make it unique for its connections, whatever RFC 7643 leaves open.',
      });
    },
    { when: 'uniqueGroupNames' },
  ),
  check('entra-01-filter-group', 'A group is found by displayName.', async (entra) => {
    const { id, displayName } = await entra.createGroup();
    await entra.expectFound([id], '/Groups', `displayName eq "${displayName}"`, {
      hint: 'Support displayName eq on /Groups, with + for the spaces in the name.',
    });
  }),
  check('entra-01-filter-group-case', 'A group is found by displayName in another case.', async (entra) => {
    const { id, displayName } = await entra.createGroup();
    await entra.expectFound([id], '/Groups', `displayName eq "${displayName.toUpperCase()}"`, {
      hint: 'displayName is not caseExact: compare it without regard to case.',
    });
  }),
  check(
    'entra-01-filter-no-group',
    'A search for a group that is not there is answered with an empty list.',
    async (entra, t) => {
      const answer = await entra.search('/Groups', `displayName eq "${t.unique('No Guides')}"`);
      t.equal(t.list(answer).length, 0, 'groups found', answer, {
        hint: 'Answer 200 and an empty list, never 404 and never all groups.',
      });
      t.equal(t.object(answer)['totalResults'], 0, 'totalResults', answer);
    },
  ),
  check(
    'entra-10',
    'A group with members is found by displayName without them: excludedAttributes=members beside a filter.',
    async (entra, t) => {
      const user = await entra.create();
      const { id, displayName } = await entra.createGroup({ members: [{ value: user.id }] });
      const filter = encodeURIComponent(`displayName eq "${displayName}"`).replaceAll('%20', '+');
      const answer = await entra.get(`/Groups?excludedAttributes=members&filter=${filter}`);
      const [group] = t.list(answer);
      t.equal(group?.['id'], id, 'the id found', answer);
      demandNoMembers(t, group, answer);
    },
  ),
  check('entra-10-read', 'A group is read by its id without its members.', async (entra, t) => {
    const user = await entra.create();
    const { path, displayName } = await entra.createGroup({ members: [{ value: user.id }] });
    const answer = await entra.get(`${path}?excludedAttributes=members`);
    t.status(answer, 200);
    t.equal(t.object(answer)['displayName'], displayName, 'displayName', answer);
    demandNoMembers(t, answer.json, answer);
  }),
  check(
    'entra-01-replace-group',
    'externalId of a group is replaced without a path.',
    async (entra, t) => {
      const { path, displayName } = await entra.createGroup();
      const externalId = t.unique('8aa1a0c0');
      await entra.change(
        path,
        { op: 'replace', value: { externalId } },
        { externalId, displayName },
        {
          hint: 'A replace without a path may name any attribute of a group: do not take its value for the displayName.',
        },
      );
    },
    patching,
  ),
  check(
    'entra-01-rename-group',
    'displayName of a group is replaced, and the members stay.',
    async (entra, t) => {
      const user = await entra.create();
      const { path } = await entra.createGroup({ members: [{ value: user.id }] });
      const displayName = t.unique('Tour Guides of the West');
      await entra.change(path, { op: 'replace', path: 'displayName', value: displayName }, { displayName });
      await entra.expectMembers(path, [user.id], { hint: 'A rename leaves the members alone.' });
    },
    patching,
  ),
  check(
    'entra-01-add-member',
    'A member is added, and those who were there stay.',
    async (entra) => {
      const [one, two] = [await entra.create(), await entra.create()];
      const { path } = await entra.createGroup({ members: [{ value: one.id }] });
      await entra.operate(path, [member('add', two.id)]);
      await entra.expectMembers(path, [one.id, two.id], {
        hint: 'add on members adds to the list; it does not set it.',
      });
    },
    patching,
  ),
  check(
    'entra-01-remove-member',
    'A member is removed by a value filter, and the others stay.',
    async (entra) => {
      const [one, two] = [await entra.create(), await entra.create()];
      const { path } = await entra.createGroup({ members: [{ value: one.id }, { value: two.id }] });
      await entra.operate(path, [{ op: 'remove', path: `members[value eq "${one.id}"]` }]);
      await entra.expectMembers(path, [two.id], { hint: 'members[value eq "…"] takes out that member and no other.' });
    },
    patching,
  ),
  check('entra-01-delete-group', 'A group is deleted with 204, and is gone then: 404.', async (entra, t) => {
    const { path } = await entra.createGroup();
    await entra.remove(path);
    t.scimError(await entra.get(path), 404, undefined, { hint: 'Answer 404 for what was deleted.' });
  }),
  check(
    'entra-01-group-same',
    'Operations on the same attribute of a group take effect one after the other.',
    async (entra, t) => {
      const { path } = await entra.createGroup();
      const [first, last] = [t.unique('8aa1a0c0'), t.unique('8aa1a0c0')];
      await entra.operate(path, [
        { op: 'remove', path: 'externalId' },
        { op: 'add', path: 'externalId', value: first },
        { op: 'replace', path: 'externalId', value: last },
      ]);
      await entra.expect(
        path,
        { externalId: last },
        {
          hint: 'Apply the operations in their order, each to what the one before left.',
        },
      );
    },
    patching,
  ),
  check('entra-01-delete-no-group', 'Deleting a group that is not there answers 404.', async (entra, t) => {
    t.scimError(await entra.send('DELETE', `/Groups/${t.unique('8aa1a0c0')}`), 404);
  }),
  check('entra-01-delete-group-twice', 'Deleting a group again answers 404.', async (entra, t) => {
    const { path } = await entra.createGroup();
    await entra.remove(path);
    t.scimError(await entra.send('DELETE', path), 404);
  }),
];
