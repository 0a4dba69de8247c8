import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { textOf } from '../published.ts';
import { createOkta, demandNoPassword, inactiveIsFound, pathless, putActive } from './okta-client.ts';
import { demandDetail } from './okta-responses.ts';

const check = (check: Omit<Check, 'suite' | 'level'>): Check => ({ suite: 'okta', level: 'Okta', ...check });

/** What Okta does when a person is assigned: it looks the user up, and then makes it or links it. */
export const oktaAssignmentChecks: readonly Check[] = [
  check({
    id: 'okta-08',
    section: 'okta/4.2',
    requirement:
      'An assignment, sent with groups: [] and a random password, creates the user and returns the whole of it.',
    run: async (t) => {
      const okta = createOkta(t);
      const person = okta.person();
      const { userName, name, emails, displayName, externalId, active } = person;
      const kept = {
        userName,
        name: name!,
        emails: emails!,
        displayName: displayName!,
        externalId: externalId!,
        active: active!,
      };
      const answer = await okta.send('POST', '/Users', person);
      t.status(answer, 201, { hint: 'Accept groups: [] and password in a create: Okta always sends both.' });
      const difference = differing(kept, t.object(answer));
      t.demand(difference === undefined, 'what was sent in the answer', `another ${difference}`, answer, {
        hint: 'Return the whole created user: on an empty body Okta reports "Create new user returned empty user".',
      });
      await okta.expect(`/Users/${textOf(t.object(answer)['id'])}`, kept, {
        hint: 'Keep what Okta sends at least of userName, name, emails, displayName, externalId and active.',
      });
    },
  }),
  check({
    id: 'okta-08-password',
    section: 'okta/4.2',
    requirement: 'The password that Okta sends with each create never comes back.',
    run: async (t) => {
      const okta = createOkta(t);
      const person = okta.person();
      const created = await okta.send('POST', '/Users', person);
      t.status(created, 201);
      const read = await okta.get(`/Users/${textOf(t.object(created)['id'])}`);
      demandNoPassword(t, created, read, await okta.search('/Users', `userName eq "${person.userName}"`));
    },
  }),
  check({
    id: 'okta-08-enterprise',
    section: 'okta/4.2',
    requirement: 'An assignment with enterprise attributes keeps them under their URN.',
    needs: ['enterprise'],
    run: async (t) => {
      const okta = createOkta(t);
      const manager = await okta.assign();
      const enterprise = {
        employeeNumber: '701984',
        costCenter: '4130',
        organization: 'Universal Studios',
        division: 'Theme Park',
        department: 'Tour Operations',
        manager: { value: manager.id },
      };
      const schemas = [userSchema.id, enterpriseUserSchema.id];
      const { path } = await okta.assign({ schemas, title: 'Tour Guide', [enterpriseUserSchema.id]: enterprise });
      await okta.expect(
        path,
        { schemas, title: 'Tour Guide', [enterpriseUserSchema.id]: enterprise },
        {
          hint: 'Read the object under the extension URN, and list the URN in schemas when it is returned.',
        },
      );
    },
  }),
  check({
    id: 'okta-10',
    section: 'okta/4.2',
    requirement:
      'A person who is there already is found, activated by PATCH and given the profile: not made a second time.',
    needs: ['patch'],
    run: async (t) => {
      const okta = createOkta(t);
      const { id, path, userName } = await okta.assign({ active: false, title: 'Tour Guide' });
      await okta.expectFound([id], '/Users', `userName eq "${userName}"`, { hint: inactiveIsFound });
      await okta.patch(path, { active: true }, { hint: pathless });
      const externalId = t.unique('00u');
      await okta.push(path, { externalId, displayName: 'Babs Jensen' });
      await okta.expect(path, { id, active: true, externalId, displayName: 'Babs Jensen', title: 'Tour Guide' });
    },
  }),
  check({
    id: 'okta-10-wizard',
    section: 'okta/4.2',
    requirement: 'A person who is there already is found, and activated by PUT, twice in a row.',
    run: async (t) => {
      const okta = createOkta(t);
      const { id, path, userName } = await okta.assign({ active: false });
      await okta.expectFound([id], '/Users', `userName eq "${userName}"`, { hint: inactiveIsFound });
      for (let i = 0; i < 2; i++) await okta.push(path, { active: true });
      await okta.expect(path, { id, active: true }, { hint: putActive });
    },
  }),
  check({
    id: 'okta-10-conflict',
    section: 'okta/4.2',
    requirement: 'A create with a userName that is taken, in another case too, is answered with 409 and a detail.',
    run: async (t) => {
      const okta = createOkta(t);
      const { userName } = await okta.assign();
      const answer = await okta.send('POST', '/Users', okta.person({ userName: userName.toUpperCase() }));
      demandDetail(t, answer, 409, {
        hint: 'Make userName unique without regard to case; Okta stops at 409 and shows the detail to the administrator.',
      });
    },
  }),
  check({
    id: 'okta-18',
    section: 'okta/6',
    requirement: 'Custom attributes under a URN that the service does not know do not stop an assignment.',
    when: 'ignoreUnknownAttributes',
    run: async (t) => {
      const okta = createOkta(t);
      const urn = 'urn:okta:unknown:1.0:user:custom';
      const custom = { isAdmin: false, level: 7, departmentName: 'Tour Operations', tags: ['guide'] };
      const answer = await okta.send('POST', '/Users', okta.person({ schemas: [userSchema.id, urn], [urn]: custom }));
      t.status(answer, 201, {
        hint: 'Ignore extensions that are not known here: an administrator may map more attributes than you have.',
      });
    },
  }),
];
