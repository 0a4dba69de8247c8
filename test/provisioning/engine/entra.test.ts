import { describe, expect, it } from 'vitest';
import type { Application } from '../../../src/provisioning/application.ts';
import { createOrg } from './org.ts';

const bjensen = 'bjensen@example.com';
const jsmith = 'jsmith@example.com';

for (const dialect of ['entra-2018', 'entra-2020'] as const) {
  const speaking = (one: Application): Application => ({ ...one, switches: { ...one.switches, dialect } });
  const verbose = dialect === 'entra-2018';

  describe(`the directory, pushed as ${dialect}`, () => {
    it('matches, creates, changes what differs by PATCH, deletes softly and restores', async () => {
      const org = await createOrg();
      const app = await org.application({ change: speaking });
      const person = await org.person(bjensen, { firstName: 'Barbara', lastName: 'Jensen', department: 'Tours' });
      await org.assign(app, person);
      expect(org.sent[0]).toEqual({ method: 'GET', path: '/Users?filter=userName+eq+%22bjensen%40example.com%22' });
      expect(JSON.stringify(org.sent[1]!.body)).toBe(
        JSON.stringify({
          schemas: [
            'urn:ietf:params:scim:schemas:core:2.0:User',
            'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
          ],
          externalId: person.id,
          userName: bjensen,
          active: true,
          emails: [{ primary: true, value: bjensen, type: 'work' }],
          meta: { resourceType: 'User' },
          name: { formatted: 'Barbara Jensen', givenName: 'Barbara', familyName: 'Jensen' },
          roles: [],
          'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Tours' },
        }),
      );
      org.sent.length = 0;
      await org.update(person.id, { firstName: 'Babs', department: 'Tour Operations', email: 'babs@example.com' });
      const department = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department';
      expect(org.sent.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
      expect(org.sent[1]!.body.Operations).toEqual(
        verbose
          ? [
              { op: 'Replace', path: 'emails[type eq "work"].value', value: 'babs@example.com' },
              { op: 'Replace', path: 'name.formatted', value: 'Babs Jensen' },
              { op: 'Replace', path: 'name.givenName', value: 'Babs' },
              { op: 'Replace', path: department, value: 'Tour Operations' },
            ]
          : [
              {
                op: 'replace',
                value: { 'name.formatted': 'Babs Jensen', 'name.givenName': 'Babs', [department]: 'Tour Operations' },
              },
              { op: 'replace', path: 'emails[type eq "work"].value', value: 'babs@example.com' },
            ],
      );
      expect((await org.users()).get(bjensen)).toMatchObject({
        name: { givenName: 'Babs' },
        emails: [{ value: 'babs@example.com' }],
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Tour Operations' },
      });
      org.sent.length = 0;
      await org.unassign(app, person);
      expect(org.sent[0]!.body.Operations).toEqual([
        verbose ? { op: 'Replace', path: 'active', value: 'False' } : { op: 'replace', path: 'active', value: false },
      ]);
      expect((await org.users()).get(bjensen)).toMatchObject({ active: false });
      await org.assign(app, person);
      expect((await org.users()).get(bjensen)).toMatchObject({ active: true });
      expect(await org.tasks()).toEqual([]);
    });

    it('creates groups without members, adds and removes them one by one, renames and deletes', async () => {
      const org = await createOrg();
      const app = await org.application({ change: speaking });
      const [barbara, jim] = [await org.person(bjensen), await org.person(jsmith)];
      await org.assign(app, barbara, jim);
      const guides = await org.group('Tour Guides', [barbara, jim]);
      org.sent.length = 0;
      const pushed = await org.push(app, guides);
      expect(org.sent.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f]{8}-.*/, 'ID')}`)).toEqual([
        'GET /Groups?excludedAttributes=members&filter=displayName+eq+%22Tour+Guides%22',
        'POST /Groups',
        'PATCH /Groups/ID',
      ]);
      expect(org.sent[1]!.body).toMatchObject({ externalId: guides.id, displayName: 'Tour Guides' });
      expect(org.sent[1]!.body.members).toBeUndefined();
      expect(org.sent[2]!.body.Operations).toHaveLength(2);
      await org.leave(guides, jim);
      const { id } = (await org.users()).get(jsmith);
      expect(org.sent.at(-1)!.body.Operations).toEqual([
        verbose
          ? { op: 'Remove', path: 'members', value: [{ $ref: null, value: id }] }
          : { op: 'remove', path: `members[value eq "${id}"]` },
      ]);
      expect(await org.groups()).toEqual({ 'Tour Guides': [bjensen] });
      await org.change((tables) => org.engine.pushNow(tables, app, pushed));
      await org.change((tables) => org.engine.unlink(tables, app, pushed, 'delete'));
      expect(await org.groups()).toEqual({});
      expect(await org.tasks()).toEqual([]);
    });

    it('tests the connection by a user that nobody has, with Entra’s headers', async () => {
      const org = await createOrg();
      const app = await org.application({ change: speaking });
      const report = await org.engine.testCredentials(app, { more: false });
      expect(report).toMatchObject({ ok: true });
      expect(report.exchanges[0]!.request).toMatchObject({
        url: expect.stringMatching(/\/Users\?filter=userName\+eq\+%22[0-9a-f-]{36}%22$/),
        headers: { 'user-agent': 'Microsoft-ADRS/1.0', accept: 'application/json' },
      });
    });
  });
}
