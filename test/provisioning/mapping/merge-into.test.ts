import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/protocol/json.ts';
import { changed } from '../../../src/provisioning/mapping/changed.ts';
import { mergeInto } from '../../../src/provisioning/mapping/merge-into.ts';
import { readProfile } from '../../../src/provisioning/mapping/read-profile.ts';
import { userBody } from '../../../src/provisioning/mapping/user-body.ts';
import { application } from './application.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** What the GET of contract §4.3 answers. */
const stored: JsonObject = {
  schemas: [core],
  id: '23a35c27',
  userName: 'bjensen@example.com',
  name: { givenName: 'Barbara', familyName: 'Jensen', formatted: 'Ms. Barbara Jensen' },
  emails: [
    { primary: true, value: 'bjensen@example.com', type: 'work', display: 'bjensen@example.com' },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  active: true,
  groups: [],
  'urn:example:unknown': { kept: true },
  meta: { resourceType: 'User', version: 'W/"1"' },
};

const babs = {
  userName: 'bjensen@example.com',
  givenName: 'Babs',
  familyName: 'Jensen',
  email: 'babs@example.com',
  emailType: 'work',
};

const withNulls = (pushNullValues: boolean) =>
  application('scim2headerauth', {
    integration: {
      baseUrl: 'https://scim.example.com/scim/v2',
      credentials: { mode: 'none' },
      uniqueIdentifier: 'userName',
      actions: [],
      importGroups: true,
      pushNullValues,
    },
  });

describe('a user that is read, merged and put', () => {
  it('keeps what Okta knows nothing of, in its order, and overwrites what is mapped', () => {
    expect(JSON.stringify(mergeInto(stored, application(), babs))).toBe(
      JSON.stringify({
        ...stored,
        name: { givenName: 'Babs', familyName: 'Jensen', formatted: 'Ms. Barbara Jensen' },
        emails: [
          { primary: true, value: 'babs@example.com', type: 'work', display: 'bjensen@example.com' },
          { value: 'babs@jensen.org', type: 'home' },
        ],
      }),
    );
  });

  it('gains the URN of an extension together with its object', () => {
    const merged = mergeInto(stored, application(), { ...babs, department: 'Tour Operations' });
    expect(merged['schemas']).toEqual([core, enterprise]);
    expect(merged[enterprise]).toEqual({ department: 'Tour Operations' });
    expect(mergeInto(merged, application(), { ...babs, department: 'Tours' })['schemas']).toEqual([core, enterprise]);
  });

  it('writes null only where null values are pushed', () => {
    const gone = { ...babs, givenName: null, email: '', emailType: '', department: undefined as never };
    expect(mergeInto(stored, withNulls(false), gone)).toEqual(stored);
    const merged = mergeInto(stored, withNulls(true), gone);
    expect(merged['name']).toMatchObject({ givenName: null, familyName: 'Jensen' });
    expect(merged['emails']).toEqual([{ value: 'babs@jensen.org', type: 'home' }]);
    expect(merged).not.toHaveProperty(enterprise);
    expect(merged['schemas']).toEqual([core]);
  });

  it('leaves alone what is applied on create, unless it was changed by hand', () => {
    const app = application();
    const toApp = app.mappings.toApp.map((mapping) => ({ ...mapping, applyOn: 'create' as const }));
    const onCreate = { ...app, mappings: { ...app.mappings, toApp } };
    expect(mergeInto(stored, onCreate, { ...babs, userName: 'babs' })).toEqual({ ...stored, userName: 'babs' });
    const byHand = mergeInto(stored, onCreate, babs, { pushed: { ...babs, givenName: 'Barbara' } });
    expect(byHand).toEqual({ ...stored, name: { ...(stored['name'] as JsonObject), givenName: 'Babs' } });
  });

  it('does not touch the username where that is excluded', () => {
    const renamed = { ...babs, userName: 'babs@example.com' };
    const app = application();
    const excluding = { ...app, toApp: { ...app.toApp, excludeUsernameUpdates: true } };
    const once = { ...app, username: { ...app.username, updateOn: 'create' as const } };
    expect(mergeInto(stored, app, renamed)['userName']).toBe('babs@example.com');
    for (const kept of [excluding, once]) {
      expect(mergeInto(stored, kept, renamed, { pushed: babs })['userName']).toBe('bjensen@example.com');
      expect(changed(kept, renamed, babs)).toEqual([]);
    }
    expect(changed(app, renamed, babs)).toEqual(['userName']);
  });

  it('writes into the spelling that the service uses', () => {
    const merged = mergeInto({ Schemas: [core], USERNAME: 'BJENSEN', Name: { GIVENNAME: 'B' } }, application(), babs);
    expect(merged).toMatchObject({
      USERNAME: 'bjensen@example.com',
      Name: { GIVENNAME: 'Babs', familyName: 'Jensen' },
    });
    expect(merged).not.toHaveProperty('userName');
    expect(merged['Schemas']).toEqual([core]);
  });

  it('learns the person’s id when it is linked', () => {
    expect(mergeInto(stored, application(), {}, { externalId: '00u1bjensen2example3' })['externalId']).toBe(
      '00u1bjensen2example3',
    );
  });
});

const variables = application().profile.map(({ variable }) => variable);
const text = fc.string({ minLength: 1, maxLength: 12 });
/** Other than type and value, so that no element of the resource stands for two variables. */
const profile = fc
  .uniqueArray(fc.constantFrom(...variables), { maxLength: 12 })
  .chain((names) =>
    fc
      .tuple(...names.map(() => text))
      .map((values): Record<string, string> => Object.fromEntries(names.map((name, i) => [name, values[i]!]))),
  );
const unknown = fc.dictionary(
  fc.stringMatching(/^x[a-z]{0,5}$/),
  fc.jsonValue({ maxDepth: 2 }),
) as fc.Arbitrary<JsonObject>;

describe('the bodies and the profile', () => {
  it('read what they wrote: a new user has the profile that was pushed', () => {
    fc.assert(
      fc.property(profile, fc.constantFrom('scim2headerauth', 'scim1testapp'), (profile, key) => {
        const app = application(key);
        expect(readProfile(app, userBody(app, profile, { externalId: '00u1' }))).toEqual(profile);
      }),
    );
  });

  it('merge to what is wanted, keep all else, and do nothing the second time', () => {
    fc.assert(
      fc.property(profile, profile, unknown, (before, wanted, unknown) => {
        const app = withNulls(false);
        const resource = { ...userBody(app, before, { externalId: '00u1' }), ...unknown };
        const merged = mergeInto(resource, app, wanted);
        expect(readProfile(app, merged)).toEqual({ ...before, ...wanted });
        expect(merged).toMatchObject(unknown);
        expect(JSON.stringify(mergeInto(merged, app, wanted))).toBe(JSON.stringify(merged));
      }),
    );
  });

  it('merge to exactly what is wanted where null values are pushed', () => {
    const own = (p: Record<string, string>) =>
      Object.fromEntries(
        // An element goes with its value: its type has nobody to belong to.
        Object.entries(p).filter(([name]) => !/Type$|^email$|Phone$/.test(name)),
      );
    fc.assert(
      fc.property(profile.map(own), profile.map(own), (before, wanted) => {
        const app = withNulls(true);
        const merged = mergeInto(userBody(app, before, { externalId: '00u1' }), app, wanted);
        expect(readProfile(app, merged)).toEqual(wanted);
      }),
    );
  });

  it('name what changed: exactly the variables whose values differ', () => {
    fc.assert(
      fc.property(profile, profile, fc.boolean(), (pushed, wanted, nulls) => {
        const differ = variables.filter((name) =>
          wanted[name] === undefined ? nulls && pushed[name] !== undefined : wanted[name] !== pushed[name],
        );
        expect(changed(withNulls(nulls), wanted, pushed)).toEqual(differ);
      }),
    );
  });
});
