import { describe, expect, it } from 'vitest';
import type { Application, Mapping } from '../../../src/provisioning/application.ts';
import { compileGroupRule } from '../../../src/provisioning/mapping/group-rule.ts';
import { createMapper, type Assigned } from '../../../src/provisioning/mapping/mapper.ts';
import { application, attribute } from './application.ts';
import { babs, clock, group, org, userAttributes } from './person.ts';

const environment = { user: userAttributes, org, clock };

/** The application with these mappings beside, or instead of, its own. */
const withMappings = (
  toApp: readonly (Omit<Mapping, 'applyOn'> & Partial<Mapping>)[],
  changes: Partial<Application> = {},
): Application => {
  const app = application('scim2headerauth', changes);
  const targets = new Set(toApp.map(({ target }) => target));
  const others = app.mappings.toApp.filter(({ target }) => !targets.has(target));
  return {
    ...app,
    mappings: {
      ...app.mappings,
      toApp: [...others, ...toApp.map((m) => ({ applyOn: 'create and update' as const, ...m }))],
    },
  };
};

const toApp = (app: Application, assigned: Partial<Assigned> = {}) =>
  createMapper(app, environment).toApp({ person: babs(), groups: [], ...assigned });

describe('the profile of an assignment', () => {
  it('is what the default mappings make of an Okta user (C9310, C9345)', () => {
    const { profile, problems } = toApp(application(), { person: babs({ city: 'Hollywood', managerId: '26118915' }) });
    expect(problems).toEqual([]);
    expect(profile).toEqual({
      userName: 'bjensen@example.com',
      givenName: 'Barbara',
      familyName: 'Jensen',
      email: 'bjensen@example.com',
      emailType: 'work',
      displayName: 'Babs Jensen',
      locality: 'Hollywood',
      locale: 'en-US',
      managerValue: '26118915',
    });
  });

  it.each(['scim2headerauth', 'scim1testapp', 'scim2headerauth_governance'])(
    'has mappings for %s that are all right',
    (key) => {
      expect(createMapper(application(key), environment).problems).toEqual([]);
    },
  );

  it('has the username of the format, or as it was set by hand', () => {
    const prefix = application('scim2headerauth', {
      username: { template: '${fn:substringBefore(source.email, "@")}', updateOn: 'create and update' },
    });
    expect(toApp(prefix).profile['userName']).toBe('bjensen');
    expect(toApp(prefix, { username: 'babs' }).profile['userName']).toBe('babs');
    const before = { userName: 'barbara' };
    expect(toApp(prefix, { before }).profile['userName']).toBe('bjensen');
    const once = { ...prefix, username: { ...prefix.username, updateOn: 'create' as const } };
    expect(toApp(once, { before }).profile['userName']).toBe('barbara');
    expect(toApp(once).profile['userName']).toBe('bjensen');
  });

  it('has group attributes from the strongest group that gives them, over the mapping; personal ones never (C9309)', () => {
    const person = babs({ userType: 'mapped', title: 'Tour Guide' });
    const assignments = [
      { profile: { department: 'Tours', title: 'not from a group' } },
      { profile: { department: 'Parks', userType: 'Employee' } },
    ];
    expect(toApp(application(), { person, assignments }).profile).toMatchObject({
      department: 'Tours',
      userType: 'Employee',
      title: 'Tour Guide',
    });
    expect(toApp(application(), { person, assignments: assignments.toReversed() }).profile['department']).toBe('Parks');
    expect(toApp(application(), { person }).profile['userType']).toBe('mapped');
  });

  it('has the values of all groups in an attribute that combines them, each once, the strongest group’s first', () => {
    const licences = (more: object) =>
      withMappings([], {
        profile: [attribute('licences', 'licences', { type: 'array of string', scope: 'group', ...more })],
      });
    const assignments = [
      { profile: { licences: ['tours', 'parks'] } },
      { profile: {} },
      { profile: { licences: ['parks', 'museums'] } },
    ];
    const found = (more: object, given: object) => toApp(licences(more), given).profile['licences'];
    expect(found({}, { assignments })).toEqual(['tours', 'parks']);
    expect(found({ combined: true }, { assignments })).toEqual(['tours', 'parks', 'museums']);
    expect(found({ combined: true }, { assignments: assignments.toReversed() })).toEqual(['parks', 'museums', 'tours']);
    expect(found({ combined: true }, { assignments, overrides: { licences: ['own'] } })).toEqual(['own']);
    // Of groups that were left nothing stays.
    expect(
      found({ combined: true }, { assignments: [{ profile: {} }], before: { licences: ['tours'] } }),
    ).toBeUndefined();
  });

  it('has what was set on the assignment over all else; null set there is no value', () => {
    const overrides = { department: 'Own', displayName: null };
    const { profile } = toApp(application(), { overrides, assignments: [{ profile: { department: 'Tours' } }] });
    expect(profile['department']).toBe('Own');
    expect(profile).not.toHaveProperty('displayName');
  });

  it('keeps what is applied on create alone, and what nothing maps', () => {
    const app = withMappings([{ target: 'title', expression: 'user.title', applyOn: 'create' }], {
      profile: [...application().profile, attribute('badge', 'badge', { type: 'integer' })],
    });
    const person = babs({ title: 'Tour Guide' });
    expect(toApp(app, { person }).profile['title']).toBe('Tour Guide');
    expect(toApp(app, { person, before: { title: 'Guide', badge: 7 } }).profile).toMatchObject({
      title: 'Guide',
      badge: 7,
    });
  });

  it('knows groups, the org, the application and the app user in its mappings', () => {
    const app = withMappings([
      { target: 'userType', expression: 'isMemberOfGroupName("Tour Guides") ? "Guide" : "Guest"' },
      { target: 'organization', expression: 'org.name' },
      { target: 'division', expression: 'app.label' },
      { target: 'nickName', expression: 'appuser.nickName == null ? "new" : appuser.nickName + "!"' },
    ]);
    const first = toApp(app, { groups: [group('Tour Guides')] }).profile;
    expect(first).toMatchObject({
      userType: 'Guide',
      organization: 'Universal Studios',
      division: 'Tours',
      nickName: 'new',
    });
    expect(toApp(app, { before: first }).profile).toMatchObject({ userType: 'Guest', nickName: 'new!' });
  });

  it('is of the attributes’ types, and says which mapping gave no value and why', () => {
    const profile = [
      ...application().profile,
      attribute('badge', 'badge', { type: 'integer' }),
      attribute('guide', 'guide', { type: 'boolean' }),
      attribute('languages', 'languages', { type: 'array of string' }),
      attribute('rating', 'rating', { type: 'number' }),
    ];
    const app = withMappings(
      [
        { target: 'badge', expression: 'Convert.toInt(user.employeeNumber)' },
        { target: 'guide', expression: 'user.isContractor' },
        { target: 'languages', expression: 'Arrays.add(user.languages, "en")' },
        { target: 'rating', expression: 'user.employeeNumber' },
        { target: 'title', expression: 'user.tilte' },
        { target: 'nickName', expression: '!user.isContractor ? "a" : "b"' },
      ],
      { profile },
    );
    const mapper = createMapper(app, environment);
    expect(mapper.problems.map(({ target, error }) => `${target}: ${error.message}`)).toEqual([
      'rating: Expected a number for this attribute, found a text.',
      'title: The Okta user has no attribute tilte.',
    ]);
    const { profile: mapped, problems } = toApp(app, { person: babs({ employeeNumber: '701984', languages: ['de'] }) });
    expect(mapped).toMatchObject({ badge: 701984, languages: ['de', 'en'] });
    expect(problems.map(({ target }) => target)).toEqual(['title', 'nickName', 'rating']);
  });

  it('says which value is none of the attribute’s type', () => {
    const app = withMappings([{ target: 'badge', expression: 'user.rating' }], {
      profile: [...application().profile, attribute('badge', 'badge', { type: 'integer' })],
    });
    const { problems } = toApp(app, { person: babs({ rating: 4.5 }) });
    expect(problems.map(({ error }) => error.message)).toEqual(['Expected an integer, found 4.5.']);
  });
});

describe('what an imported user gives to an Okta user', () => {
  const appProfile = {
    userName: 'bjensen',
    givenName: 'Barbara',
    familyName: 'Jensen',
    email: 'b@example.com',
    locality: 'Hollywood',
  };
  const toOkta = (app: Application, person?: ReturnType<typeof babs>) =>
    createMapper(app, environment).toOkta({ appProfile, ...(person && { person }) }).profile;

  it('is a whole profile for a new one, by the format of its username (C9303)', () => {
    expect(toOkta(application())).toEqual({
      login: 'bjensen',
      firstName: 'Barbara',
      lastName: 'Jensen',
      email: 'b@example.com',
      city: 'Hollywood',
    });
  });

  it('is nothing for one who is there, unless the application sources profiles (C9360)', () => {
    const app = application();
    expect(toOkta(app, babs())).toEqual({});
    const sourcing = { ...app, toOkta: { ...app.toOkta, sourcing: { ...app.toOkta.sourcing, enabled: true } } };
    expect(toOkta(sourcing, babs())).toEqual({
      firstName: 'Barbara',
      lastName: 'Jensen',
      email: 'b@example.com',
      city: 'Hollywood',
    });
  });
});

describe('a group rule', () => {
  const picks = (text: string, profile = {}, groups = [group('Tour Guides')]) =>
    compileGroupRule(text, environment)(babs(profile), groups);

  it('picks whom its condition is true for', () => {
    expect(picks('user.city == "San Francisco"', { city: 'San Francisco' })).toBe(true);
    expect(picks('user.city == "San Francisco"')).toBe(false);
    expect(picks('isMemberOfGroupName("Tour Guides") AND !isMemberOfGroupName("Guests")')).toBe(true);
  });

  it('does not pick one for whom the condition cannot be told', () => {
    expect(picks('!user.isContractor')).toBe(false);
    expect(picks('!user.isContractor', { isContractor: false })).toBe(true);
  });

  it('is refused when it is no condition', () => {
    expect(() => picks('user.city')).toThrow('Expected true or false, found a text.');
    expect(() => picks('appuser.city == "x"')).toThrow('Nothing here is called appuser');
  });
});
