import { isObject, member, type Json, type JsonObject } from '../../protocol/json.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { objectsOf, publishedAttributes } from '../published.ts';
import type { Answer, Target } from '../target.ts';
import { quoted } from './own-resources.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.9',
  level: 'MUST',
  ...check,
});

const keysOf = (resource: JsonObject): string => Object.keys(resource).join(', ');

const isNothing = (value: Json | undefined): boolean => value === undefined || JSON.stringify(value) === '{}';

const onlyAsked =
  'attributes replaces what is returned by default: give what it names, and what is always returned, alone.';

/** What our users are made with, and what is returned of them by default. */
const defaults = ['userName', 'name', 'emails', 'displayName', 'active', enterpriseUserSchema.id];

/** Demands that a user has what is named, its id and schemas, and nothing of what it was made with beside. */
const demandOnly = (
  t: Target,
  answer: Answer,
  names: readonly string[],
  resource: JsonObject = t.object(answer),
): void => {
  const always = (publishedAttributes(t.service, userSchema.id) ?? []).filter(({ returned }) => returned === 'always');
  const allowed = ['schemas', 'id', ...always.map(({ name }) => name), ...names];
  const missing = ['schemas', 'id', ...names].find((name) => resource[name] === undefined);
  const tooMuch = defaults.find((name) => !allowed.includes(name) && !isNothing(resource[name]));
  t.demand(!missing && !tooMuch, `${allowed.join(', ')} alone`, keysOf(resource), answer, { hint: onlyAsked });
};

const has = (t: Target, answer: Answer, resource: JsonObject, names: readonly string[]): void => {
  const missing = names.find((name) => resource[name] === undefined);
  t.demand(missing === undefined, names.join(', '), keysOf(resource), answer);
};

const lacks = (t: Target, answer: Answer, resource: JsonObject, names: readonly string[], hint: string): void => {
  const found = names.find((name) => !isNothing(resource[name]));
  t.demand(found === undefined, `no ${names.join(', no ')}`, `${found} in ${keysOf(resource)}`, answer, { hint });
};

const read = async (t: Target, id: string, query: Readonly<Record<string, string>>): Promise<[Answer, JsonObject]> => {
  const answer = await t.get(`/Users/${id}`, query);
  t.status(answer, 200);
  return [answer, t.object(answer)];
};

const enterpriseUser = (t: Target) =>
  t.user({
    schemas: [userSchema.id, enterpriseUserSchema.id],
    [enterpriseUserSchema.id]: { department: 'Tour Operations', division: 'Theme Park' },
  });

/** RFC 7644 §3.9: what of a resource is returned. */
export const projectionChecks: readonly Check[] = [
  check({
    id: 'projection-01',
    requirement: 'attributes=userName gives it, id and schemas, and nothing that is returned by default beside.',
    run: async (t) => {
      const [answer] = await read(t, (await t.user()).id, { attributes: 'userName' });
      demandOnly(t, answer, ['userName']);
    },
  }),
  check({
    id: 'projection-01-meta',
    section: 'rfc7643/3.1',
    level: 'SHOULD',
    requirement: 'attributes=userName leaves meta out, which is returned by default, not always.',
    run: async (t) => {
      const [answer, user] = await read(t, (await t.user()).id, { attributes: 'userName' });
      lacks(t, answer, user, ['meta'], onlyAsked);
    },
  }),
  check({
    id: 'projection-01-list',
    requirement: 'attributes with several names, between commas, gives each.',
    run: async (t) => {
      const [answer] = await read(t, (await t.user()).id, { attributes: 'userName,emails,name' });
      demandOnly(t, answer, ['userName', 'emails', 'name']);
    },
  }),
  check({
    id: 'projection-02',
    requirement: 'excludedAttributes leaves out what is returned by default, and not what always is.',
    run: async (t) => {
      const [answer, user] = await read(t, (await t.user()).id, { excludedAttributes: 'id,name,emails' });
      has(t, answer, user, ['schemas', 'id', 'userName']);
      lacks(
        t,
        answer,
        user,
        ['name', 'emails'],
        'Leave out what excludedAttributes names, unless its returned is always.',
      );
    },
  }),
  check({
    id: 'projection-02-members',
    requirement: 'excludedAttributes=members gives groups without their members.',
    needs: ['groups', 'filter'],
    run: async (t) => {
      const group = await t.group([(await t.user()).id]);
      const hint = 'Entra and Okta ask so for large groups: leave members out before they are read.';
      const one = await t.get(`/Groups/${group.id}`, { excludedAttributes: 'members' });
      t.status(one, 200);
      has(t, one, t.object(one), ['id', 'displayName']);
      lacks(t, one, t.object(one), ['members'], hint);
      const filter = `displayName eq ${quoted(group['displayName'])}`;
      const list = await t.get('/Groups', { filter, excludedAttributes: 'members' });
      for (const found of t.list(list)) lacks(t, list, found, ['members'], hint);
    },
  }),
  check({
    id: 'projection-03',
    requirement: 'attributes and excludedAttributes at once are refused with 400, or one of them counts.',
    run: async (t) => {
      const { id } = await t.user();
      const answer = await t.get(`/Users/${id}`, { attributes: 'userName,name', excludedAttributes: 'name' });
      if (answer.status === 400) return t.scimError(answer, 400);
      t.status(answer, 200, { hint: 'They exclude one another: answer 400, or say which counts.' });
      lacks(t, answer, t.object(answer), ['emails'], onlyAsked);
    },
  }),
  check({
    id: 'projection-04',
    requirement: 'attributes=name.givenName gives that part of the name alone.',
    run: async (t) => {
      const [answer, user] = await read(t, (await t.user()).id, { attributes: 'name.givenName' });
      demandOnly(t, answer, ['name'], user);
      t.equal(user['name'], { givenName: 'Barbara' }, 'name', answer, {
        hint: 'A sub-attribute is named with a dot; of its complex attribute nothing else is returned.',
      });
    },
  }),
  check({
    id: 'projection-04-multi-valued',
    requirement: 'attributes=emails.type gives the type of each e-mail address alone.',
    run: async (t) => {
      const [answer, user] = await read(t, (await t.user()).id, { attributes: 'emails.type' });
      t.equal(user['emails'], [{ type: 'work' }], 'emails', answer, {
        hint: 'A sub-attribute of a multi-valued attribute is taken from each of its values.',
      });
    },
  }),
  check({
    id: 'projection-04-excluded',
    requirement: 'excludedAttributes=name.familyName leaves that part of the name out alone.',
    run: async (t) => {
      const [answer, user] = await read(t, (await t.user()).id, { excludedAttributes: 'name.familyName' });
      const name = isObject(user['name']) ? user['name'] : {};
      has(t, answer, name, ['givenName']);
      lacks(
        t,
        answer,
        name,
        ['familyName'],
        'Leave out the sub-attribute, not the whole of its complex attribute, nor nothing.',
      );
    },
  }),
  check({
    id: 'projection-05',
    section: 'rfc7644/3.10',
    requirement: 'A core attribute may be named with the URN of its schema.',
    run: async (t) => {
      const [answer] = await read(t, (await t.user()).id, { attributes: `${userSchema.id}:userName` });
      demandOnly(t, answer, ['userName']);
    },
  }),
  check({
    id: 'projection-05-extension',
    section: 'rfc7644/3.10',
    requirement: 'An attribute of an extension is named with its URN.',
    needs: ['enterprise'],
    run: async (t) => {
      const [answer, user] = await read(t, (await enterpriseUser(t)).id, {
        attributes: `${enterpriseUserSchema.id}:department`,
      });
      demandOnly(t, answer, [enterpriseUserSchema.id], user);
      t.equal(user[enterpriseUserSchema.id], { department: 'Tour Operations' }, 'the extension', answer, {
        hint: 'Take the longest URN off that is known, before the path is split at dots: 2.0 holds one.',
      });
    },
  }),
  check({
    id: 'projection-05-whole',
    requirement: 'The URN of an extension alone names all of it.',
    needs: ['enterprise'],
    run: async (t) => {
      const { id } = await enterpriseUser(t);
      const hint = 'An extension is to attributes what a complex attribute is: its URN names the whole of it.';
      const [one, asked] = await read(t, id, { attributes: enterpriseUserSchema.id });
      demandOnly(t, one, [enterpriseUserSchema.id], asked);
      const [other, excluded] = await read(t, id, { excludedAttributes: enterpriseUserSchema.id });
      lacks(t, other, excluded, [enterpriseUserSchema.id], hint);
    },
  }),
  check({
    id: 'projection-06',
    section: 'rfc7643/2.1',
    requirement: 'Names in attributes and excludedAttributes are read in any case.',
    run: async (t) => {
      const { id } = await t.user();
      const [one] = await read(t, id, { attributes: 'USERNAME' });
      demandOnly(t, one, ['userName']);
      const [other, user] = await read(t, id, { excludedAttributes: 'NAME' });
      lacks(t, other, user, ['name'], 'Attribute names are the same in any case.');
    },
  }),
  check({
    id: 'projection-07',
    requirement: 'A name in attributes that does not exist is ignored.',
    run: async (t) => {
      const [answer] = await read(t, (await t.user()).id, { attributes: 'userName,noSuchAttribute' });
      demandOnly(t, answer, ['userName']);
    },
  }),
  check({
    id: 'projection-08',
    level: 'good practice',
    requirement: 'Empty attributes give the whole resource, or are refused with 400.',
    run: async (t) => {
      const answer = await t.get(`/Users/${(await t.user()).id}`, { attributes: '' });
      if (answer.status === 400) return t.scimError(answer, 400);
      t.status(answer, 200);
      has(t, answer, t.object(answer), ['userName']);
    },
  }),
  check({
    id: 'projection-09-list',
    requirement: 'attributes holds for each resource of a list.',
    needs: ['filter'],
    run: async (t) => {
      const { userName } = await t.user();
      const answer = await t.get('/Users', { filter: `userName eq ${quoted(userName)}`, attributes: 'userName' });
      const [user] = t.list(answer);
      t.demand(user !== undefined, 'the user', 'an empty list', answer);
      demandOnly(t, answer, ['userName'], user);
    },
  }),
  check({
    id: 'projection-09-search',
    requirement: 'attributes in a search holds for each resource it finds.',
    needs: ['filter'],
    run: async (t) => {
      const { userName } = await t.user();
      const answer = await t.send('POST', '/Users/.search', {
        body: {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
          filter: `userName eq ${quoted(userName)}`,
          attributes: ['userName'],
        },
      });
      if ([404, 405, 501].includes(answer.status)) return t.skip(`POST /Users/.search is answered ${answer.status}`);
      const [user] = t.list(answer);
      t.demand(user !== undefined, 'the user', 'an empty list', answer);
      demandOnly(t, answer, ['userName'], user);
    },
  }),
  check({
    id: 'projection-09-me',
    requirement: 'attributes holds for /Me.',
    run: async (t) => {
      const answer = await t.get('/Me', { attributes: 'userName' });
      if (answer.status !== 200) return t.skip(`GET /Me is answered ${answer.status}`);
      demandOnly(t, answer, ['userName']);
    },
  }),
  check({
    id: 'projection-10',
    level: 'good practice',
    requirement: 'attributes=emails[type eq "work"] gives e-mail addresses, or is refused with 400.',
    run: async (t) => {
      const answer = await t.get(`/Users/${(await t.user()).id}`, { attributes: 'userName,emails[type eq "work"]' });
      if (answer.status === 400) return t.scimError(answer, 400);
      t.status(answer, 200);
      const addresses = objectsOf(t.object(answer)['emails']);
      t.demand(
        addresses.length === 1 && typeof member(addresses[0], 'value') === 'string',
        'emails, with the address at work',
        JSON.stringify(t.object(answer)['emails']) ?? 'no emails',
        answer,
        { hint: 'The RFC has no value filter here, but clients send one: return the attribute that it belongs to.' },
      );
    },
  }),
  check({
    id: 'projection-11',
    section: 'rfc7643/7',
    requirement: 'password is not returned, even where it is asked for.',
    needs: ['filter'],
    run: async (t) => {
      const { id, userName } = await t.user({ password: t.unique('Tour.Guide-7') });
      const hint = 'returned is "never" for password: take it out after everything else, wherever it was asked for.';
      for (const answer of [
        await t.get(`/Users/${id}`, { attributes: 'password,userName' }),
        await t.get('/Users', { filter: `userName eq ${quoted(userName)}`, attributes: 'password' }),
      ]) {
        t.demand(!/"password"/i.test(answer.text), 'no password', 'a password', answer, { hint });
      }
    },
  }),
];
