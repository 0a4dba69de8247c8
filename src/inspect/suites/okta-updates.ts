import { member, type JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { createOkta, demandNoPassword, inactiveIsFound, password, pathless, putActive } from './okta-client.ts';
import { demandDetail } from './okta-responses.ts';

const check = (check: Omit<Check, 'suite' | 'level'>): Check => ({ suite: 'okta', level: 'Okta', ...check });

const withoutMeta = (resource: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => name !== 'meta'));

/** What Okta does to users it has assigned: OIN and catalogue applications send PATCH, those of the wizard PUT. */
export const oktaUpdateChecks: readonly Check[] = [
  check({
    id: 'okta-06-update',
    section: 'okta/4.3',
    requirement:
      'A profile update, the whole user that was read with some of it changed, is answered with the new user.',
    run: async (t) => {
      const okta = createOkta(t);
      const { id, path } = await okta.assign();
      const change = { name: { givenName: 'Babs', middleName: 'Jane', familyName: 'Jensen' }, title: 'Tour Guide' };
      const answer = await okta.send('PUT', path, { ...(await okta.read(path)), ...change });
      t.status(answer, 200, { hint: 'Answer a PUT with 200 and the user.' });
      const difference = differing({ id, ...change }, t.object(answer));
      t.demand(difference === undefined, 'the user as it now is', `another ${difference}`, answer, {
        hint: 'Answer a PUT with the user as it now is, not as it was.',
      });
      await okta.expect(path, { id, ...change, active: true });
    },
  }),
  check({
    id: 'okta-06-echo',
    section: 'okta/4.3',
    requirement: 'A PUT of what GET returned, groups, meta and all, is accepted and changes nothing.',
    needs: ['groups'],
    run: async (t) => {
      const okta = createOkta(t);
      const user = await okta.assign();
      const group = await okta.pushGroup([user]);
      const before = await okta.read(user.path);
      for (const echo of [before, { ...before, groups: [] }]) {
        await okta.put(user.path, echo);
        const answer = await okta.get(user.path);
        t.equal(withoutMeta(t.object(answer)), withoutMeta(before), 'the user as before', answer, {
          hint: 'Ignore read-only attributes in a PUT, groups above all: Okta echoes it, or sends [].',
        });
      }
      await okta.expectMembers(group.path, [user.id], {
        hint: 'A PUT of a user with groups: [] must not take it out of its groups.',
      });
    },
  }),
  check({
    id: 'okta-06-formatted',
    section: 'okta/4.3',
    requirement: 'After a rename that repeats the old name.formatted the formatted name follows the new parts.',
    when: 'computeFormattedName',
    run: async (t) => {
      const okta = createOkta(t);
      const stale = { formatted: 'Barbara Jensen', givenName: 'Barbara', familyName: 'Jensen' };
      const { path } = await okta.assign({ name: stale });
      await okta.push(path, { name: { ...stale, familyName: 'Smith' }, displayName: 'Barbara Smith' });
      const answer = await okta.get(path);
      const name = t.object(answer)['name'];
      t.equal(member(name, 'familyName'), 'Smith', 'name.familyName', answer);
      t.demand(
        member(name, 'formatted') !== stale.formatted,
        'name.formatted that follows the new parts',
        stale.formatted,
        answer,
        { hint: 'Compute name.formatted from its parts: Okta changes the parts and echoes the old formatted.' },
      );
    },
  }),
  check({
    id: 'okta-07-patch',
    section: 'okta/4.4',
    requirement: 'Unassigning deactivates by a PATCH without a path, and the user stays readable with active: false.',
    needs: ['patch'],
    run: async (t) => {
      const okta = createOkta(t);
      const { path } = await okta.assign();
      for (const active of [false, true]) {
        await okta.patch(path, { active }, { hint: pathless });
        await okta.expect(path, { active }, { hint: `${pathless} ${inactiveIsFound}` });
      }
    },
  }),
  check({
    id: 'okta-07-put',
    section: 'okta/4.4',
    requirement: 'An application of the wizard deactivates and activates by a PUT of the whole user.',
    run: async (t) => {
      const okta = createOkta(t);
      const { path } = await okta.assign();
      for (const active of [false, true]) {
        await okta.push(path, { active });
        await okta.expect(path, { active }, { hint: putActive });
      }
    },
  }),
  check({
    id: 'okta-07-password',
    section: 'okta/4.6',
    requirement: 'Sync Password, a PATCH without a path or a PUT with a password, is accepted and leaves no trace.',
    needs: ['patch'],
    run: async (t) => {
      const okta = createOkta(t);
      const { path } = await okta.assign();
      const patched = await okta.patch(
        path,
        { password },
        { hint: 'Accept password alone in a PATCH without a path.' },
      );
      const put = await okta.send('PUT', path, { ...(await okta.read(path)), password });
      t.status(put, 200);
      demandNoPassword(t, patched, put, await okta.get(path));
    },
  }),
  check({
    id: 'okta-09',
    section: 'okta/4.5',
    requirement: 'A user who was deactivated is found by userName, and reactivated keeps the id and every attribute.',
    needs: ['patch'],
    run: async (t) => {
      const okta = createOkta(t);
      const { id, path, userName } = await okta.assign({ title: 'Tour Guide' });
      const before = await okta.read(path);
      await okta.patch(path, { active: false }, { hint: pathless });
      await okta.expectFound([id], '/Users', `userName eq "${userName}"`, { hint: inactiveIsFound });
      await okta.patch(path, { active: true }, { hint: pathless });
      const answer = await okta.get(path);
      t.equal(withoutMeta(t.object(answer)), withoutMeta(before), 'the user as it was', answer, {
        hint: 'Deactivate by changing active alone: what was known of the user has to be there when it comes back.',
      });
    },
  }),
  check({
    id: 'okta-14',
    section: 'okta/4.7',
    requirement: 'Lists show an inactive user with active: false as a JSON boolean.',
    run: async (t) => {
      const okta = createOkta(t);
      const { userName } = await okta.assign({ active: false });
      const answer = await okta.search('/Users', `userName eq "${userName}"`);
      const found = t.list(answer).map(({ active }) => active ?? null);
      t.equal(found, [false], 'active of those found', answer, {
        hint: 'Return active in lists too, as true or false: Okta imports nobody who is inactive, and deactivates who becomes so.',
      });
    },
  }),
  check({
    id: 'okta-16',
    section: 'okta/4.3',
    requirement: 'A change of userName and e-mail keeps the id; only the new name finds the user.',
    run: async (t) => {
      const okta = createOkta(t);
      const { id, path, userName } = await okta.assign();
      const next = `${t.unique('babs')}@example.com`;
      const emails = [{ primary: true, value: next, type: 'work' }];
      await okta.push(path, { userName: next, emails });
      await okta.expect(
        path,
        { id, userName: next, emails },
        {
          hint: 'Let userName be changed, it is no key: Okta pushes a new one when the login changes.',
        },
      );
      const hint = 'Keep the index of userName in step with the user.';
      await okta.expectFound([id], '/Users', `userName eq "${next}"`, { hint });
      await okta.expectFound([], '/Users', `userName eq "${userName}"`, { hint });
    },
  }),
  check({
    id: 'okta-16-taken',
    section: 'okta/4.3',
    requirement: 'A PUT with the userName of another user is refused with 409, and nothing changes.',
    run: async (t) => {
      const okta = createOkta(t);
      const [other, { path, userName }] = [await okta.assign(), await okta.assign()];
      const answer = await okta.send('PUT', path, { ...(await okta.read(path)), userName: other.userName });
      demandDetail(t, answer, 409, {
        hint: 'Check the uniqueness of userName on PUT and PATCH, not on POST alone.',
      });
      await okta.expect(path, { userName });
    },
  }),
];
