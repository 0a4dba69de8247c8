import type { JsonObject } from '../../protocol/json.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import type { Target } from '../target.ts';
import { demandFilter, demandFound, groups, ownUsers, quoted, users } from './own-resources.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level' | 'needs'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.4.2.2',
  level: 'MUST',
  ...check,
  needs: ['filter', ...(check.needs ?? [])],
});

const bjensen = 'the user';

const found = async (t: Target, filterOf: (user: JsonObject) => string, hint: string) => {
  const own = users({ [bjensen]: await t.user(), 'another user': await t.user() });
  await demandFilter(t, filterOf(own.resources[bjensen]!), own, [bjensen], { hint });
};

const lookUps: readonly Check[] = [
  check({
    id: 'filter-01',
    requirement: 'userName eq finds the one user of that name.',
    run: async (t) => {
      const userName = `${t.unique('bjensen')}@example.com`;
      const own = users({
        [bjensen]: await t.user({ userName }),
        'a user of a longer name': await t.user({ userName: `${userName}.au` }),
      });
      const answer = await t.get('/Users', { filter: `userName eq ${quoted(userName)}` });
      demandFound(t, answer, own, [bjensen], {
        hint: 'This is the first request of Okta and of Entra for every user: make it exact, and quick by an index.',
      });
      const total = t.object(answer)['totalResults'];
      t.equal(total, 1, 'totalResults', answer, { hint: 'Count the resources that match, not all that there are.' });
    },
  }),
  check({
    id: 'filter-02',
    section: 'rfc7644/3.4.2',
    requirement: 'A filter that matches nothing is answered 200 with totalResults 0.',
    run: async (t) => {
      const answer = await t.get('/Users', { filter: `userName eq ${quoted(t.unique('nobody'))}` });
      const hint =
        'A list without resources is an answer, not an error: Okta creates a user only after it has seen one.';
      demandFound(t, answer, users({}), [], { hint });
      t.equal(t.object(answer)['totalResults'], 0, 'totalResults', answer, { hint });
    },
  }),
  check({
    id: 'filter-08-id',
    requirement: 'id eq finds the resource of that id.',
    run: (t) => found(t, ({ id }) => `id eq ${quoted(id)}`, 'id is an attribute like any other to a filter.'),
  }),
  check({
    id: 'filter-08-displayname',
    requirement: 'displayName eq on /Groups finds the group of that name.',
    needs: ['groups'],
    run: async (t) => {
      const displayName = t.unique('Tour Guides');
      const own = groups({
        'the group': await t.group([], { displayName }),
        'a group of a longer name': await t.group([], { displayName: `${displayName} 2` }),
      });
      await demandFilter(t, `displayName eq ${quoted(displayName)}`, own, ['the group'], {
        hint: 'Okta links a pushed group, and Entra looks for one, by its displayName.',
      });
    },
  }),
  check({
    id: 'filter-30',
    requirement: 'id eq with what can be no id matches nothing, and is no error.',
    run: async (t) => {
      for (const id of ['no such id', `'; --`, '00000000-0000-0000-0000-00000000000g']) {
        await demandFilter(t, `id eq ${quoted(id)}`, users({}), [], {
          hint: 'Where the database refuses the value for its id column, nothing matches: answer an empty list.',
        });
      }
    },
  }),
];

const twoTitles = async (t: Target) => {
  const [abc, guide] = [t.unique('abc'), t.unique('guide')];
  const own = await ownUsers(t, {
    'title abc, active': { title: abc, active: true },
    'title guide, active': { title: guide, active: true },
    'title abc, not active': { title: abc, active: false },
  });
  return { ...own, isAbc: `title eq ${quoted(abc)}`, isGuide: `title eq ${quoted(guide)}` };
};

const logic: readonly {
  readonly name: string;
  readonly requirement: string;
  readonly filterOf: (parts: { filter: string; isAbc: string; isGuide: string }) => string;
  readonly expected: readonly string[];
  readonly hint: string;
}[] = [
  {
    name: 'and',
    requirement: 'and finds what meets both of its sides, and all where there are three.',
    filterOf: ({ filter, isAbc }) => `${filter} and ${isAbc} and active eq true`,
    expected: ['title abc, active'],
    hint: 'Read the whole filter: a parser that stops after the first terms returns resources that nobody asked for.',
  },
  {
    name: 'or',
    requirement: 'or finds what meets either of its sides.',
    filterOf: ({ isAbc, isGuide }) => `${isAbc} or ${isGuide}`,
    expected: ['title abc, active', 'title abc, not active', 'title guide, active'],
    hint: 'or is the union of its sides, each resource once.',
  },
  {
    name: 'not',
    requirement: 'not (…) finds what does not meet the filter in it.',
    filterOf: ({ filter, isAbc }) => `${filter} and not (${isAbc})`,
    expected: ['title guide, active'],
    hint: 'not is followed by a filter in parentheses, and negates that alone.',
  },
  {
    name: 'not-compound',
    requirement: 'not (… and …) negates all of what is in its parentheses.',
    filterOf: ({ filter, isAbc }) => `${filter} and not (${isAbc} and active eq true)`,
    expected: ['title abc, not active', 'title guide, active'],
    hint: 'not negates the whole of its parentheses, not the first term in them.',
  },
  {
    name: 'precedence',
    requirement: 'and binds before or where there are no parentheses.',
    filterOf: ({ isAbc, isGuide }) => `${isGuide} or ${isAbc} and active eq false`,
    expected: ['title abc, not active', 'title guide, active'],
    hint: 'Parse or as the outer level and and as the inner one; reading from left to right groups them wrongly.',
  },
  {
    name: 'grouping',
    requirement: 'Parentheses group before and and or do.',
    filterOf: ({ isAbc, isGuide }) => `(${isGuide} or ${isAbc}) and active eq false`,
    expected: ['title abc, not active'],
    hint: 'What is in parentheses is one operand.',
  },
  {
    name: 'nested',
    requirement: 'Parentheses may be nested.',
    filterOf: ({ filter, isAbc, isGuide }) => `((${filter}) and ((${isAbc} and active eq true) or (${isGuide})))`,
    expected: ['title abc, active', 'title guide, active'],
    hint: 'A filter in parentheses is a filter: parse it by recursion.',
  },
];

const logicChecks = logic.map(({ name, requirement, filterOf, expected, hint }) =>
  check({
    id: `filter-07-${name}`,
    requirement,
    run: async (t) => {
      const own = await twoTitles(t);
      await demandFilter(t, filterOf(own), own, expected, { hint });
    },
  }),
);

const anyCase = 'Names and operators of a filter are read in any case.';

const spellings: readonly Check[] = [
  check({
    id: 'filter-10-operator',
    requirement: 'An operator is read in any case.',
    run: (t) => found(t, ({ userName }) => `userName EQ ${quoted(userName)}`, anyCase),
  }),
  check({
    id: 'filter-10-attribute',
    section: 'rfc7643/2.1',
    requirement: 'The name of an attribute is read in any case.',
    run: (t) => found(t, ({ userName }) => `USERNAME eq ${quoted(userName)}`, anyCase),
  }),
  check({
    id: 'filter-10-keywords',
    requirement: 'and, or and not are read in any case.',
    run: (t) =>
      found(t, ({ userName }) => `userName eq ${quoted(userName)} AND Not (active EQ false OR id eq "x")`, anyCase),
  }),
  check({
    id: 'filter-11-core',
    section: 'rfc7644/3.10',
    requirement: 'A core attribute may be named with the URN of its schema.',
    run: (t) =>
      found(
        t,
        ({ userName }) => `${userSchema.id}:userName eq ${quoted(userName)}`,
        'Take the URN off before the path is split at its dots: the URN holds one itself (2.0).',
      ),
  }),
  check({
    id: 'filter-11-core-sub',
    section: 'rfc7644/3.10',
    requirement: 'A sub-attribute may be named with the URN of its schema.',
    run: async (t) => {
      const familyName = t.unique('Jensen');
      const own = await ownUsers(t, { [bjensen]: { name: { familyName } } });
      await demandFilter(t, `${userSchema.id}:name.familyName eq ${quoted(familyName)}`, own, [bjensen], {
        hint: 'Take the URN off before the path is split at its dots: the URN holds one itself (2.0).',
      });
    },
  }),
];

/** Two users with the same address: of type work, and of type home beside another at work. */
const twoAddresses = async (t: Target) => {
  const value = `${t.unique('tour.guide')}@example.com`;
  const own = await ownUsers(t, {
    'the address at work': { emails: [{ value, type: 'work', primary: true }] },
    'the address at home': {
      emails: [
        { value: `other.${value}.example`, type: 'work', primary: true },
        { value, type: 'home' },
      ],
    },
  });
  return { own, value };
};

const paths: readonly Check[] = [
  check({
    id: 'filter-13',
    requirement: 'emails[type eq … and value eq …] finds what has both in one e-mail address.',
    run: async (t) => {
      const { own, value } = await twoAddresses(t);
      await demandFilter(t, `emails[type eq "work" and value eq ${quoted(value)}]`, own, ['the address at work'], {
        hint: 'The filter between brackets is met by one and the same element; two joins that know nothing of each other find too much.',
      });
    },
  }),
  check({
    id: 'filter-13-joined',
    requirement: 'A value path stands beside other expressions.',
    run: async (t) => {
      const { own, value } = await twoAddresses(t);
      const { userName } = own.resources['the address at home']!;
      const filter = `userName eq ${quoted(userName)} and (emails[type eq "home" and value eq ${quoted(value)}])`;
      await demandFilter(t, filter, own, ['the address at home'], {
        hint: 'A value path is an operand like a comparison: parse it in the same place.',
      });
    },
  }),
  check({
    id: 'filter-14',
    requirement: 'emails[type eq …].value eq … is answered right or refused with 400 invalidFilter.',
    run: async (t) => {
      const { own, value } = await twoAddresses(t);
      const answer = await t.get('/Users', { filter: `emails[type eq "work"].value eq ${quoted(value)}` });
      // The grammar does not have it.
      if (answer.status === 400) return t.scimError(answer, 400, 'invalidFilter');
      demandFound(t, answer, own, ['the address at work'], {
        hint: 'Entra sends this form. Whoever reads it has to hold the comparison to the element that the brackets found.',
      });
    },
  }),
  check({
    id: 'filter-15',
    requirement: 'emails eq … compares the value of each e-mail address.',
    run: async (t) => {
      const value = `${t.unique('tour.guide')}@example.com`;
      const own = await ownUsers(t, { [bjensen]: { emails: [{ value, type: 'work' }] } });
      await demandFilter(t, `emails eq ${quoted(value)}`, own, [bjensen], {
        hint: 'Where a filter names a complex multi-valued attribute alone, its sub-attribute value is meant (RFC 7643 §2.4).',
      });
    },
  }),
  ...[
    ['dot', (id: string) => `members.value eq ${quoted(id)}`] as const,
    ['path', (id: string) => `members[value eq ${quoted(id)}]`] as const,
  ].map(([name, filterOf]) =>
    check({
      id: `filter-16-${name}`,
      requirement: `${filterOf('…')} finds the groups of a member.`,
      needs: ['groups'],
      run: async (t) => {
        const { id } = await t.user();
        const own = groups({ 'the group': await t.group([id]), 'a group without the member': await t.group() });
        await demandFilter(t, filterOf(id), own, ['the group'], {
          hint: 'Clients ask so for the groups of a user: look it up by an index over members.',
        });
      },
    }),
  ),
  check({
    id: 'filter-17',
    requirement: 'groups.value eq … finds the members of a group.',
    needs: ['groups'],
    run: async (t) => {
      const own = await ownUsers(t, { 'the member': {}, 'no member': {} });
      const { id } = await t.group([own.resources['the member']!.id]);
      await demandFilter(t, `groups.value eq ${quoted(id)}`, own, ['the member'], {
        hint: 'groups is computed from the members of groups, and a filter sees it as a client does.',
      });
    },
  }),
  check({
    id: 'filter-18',
    section: 'rfc7643/4.3',
    requirement: 'manager.value eq … finds those who report to a manager.',
    needs: ['enterprise'],
    run: async (t) => {
      const { id: value } = await t.user();
      const own = await ownUsers(t, {
        'who reports': {
          schemas: [userSchema.id, enterpriseUserSchema.id],
          [enterpriseUserSchema.id]: { manager: { value } },
        },
        'who does not': {},
      });
      await demandFilter(t, `${enterpriseUserSchema.id}:manager.value eq ${quoted(value)}`, own, ['who reports'], {
        hint: 'manager is complex: its value is the id of the manager.',
      });
    },
  }),
  check({
    id: 'filter-31',
    section: 'rfc7644/3.4.2.1',
    requirement: 'A query of the base URL finds resources of every type.',
    needs: ['groups'],
    run: async (t) => {
      const displayName = t.unique('Tour Guides');
      const resources = {
        'the user': await t.user({ displayName }),
        'the group': await t.group([], { displayName }),
        'another user': await t.user(),
      };
      const answer = await t.get('/', { filter: `displayName eq ${quoted(displayName)}` });
      if ([403, 404, 405, 501].includes(answer.status)) t.skip(`GET / is answered ${answer.status}: it is optional`);
      demandFound(t, answer, { endpoint: '/', resources }, ['the group', 'the user'], {
        hint: 'Ask every resource type that has the attribute, and join the answers into one list.',
      });
    },
  }),
];

/** RFC 7644 §3.4.2.2: what a filter finds. What each operator does to each type is in filter-operators.ts. */
export const filterChecks: readonly Check[] = [...lookUps, ...logicChecks, ...spellings, ...paths];
