import { beforeAll, describe, expect, it } from 'vitest';
import testResource from '../../examples/schemas/test-resource.json' with { type: 'json' };
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import { enterpriseUrn, everyProfile, list, refusal, url, userUrn } from './client.ts';
import { createHarness, type Harness } from './harness.ts';

let harness: Harness;
const ids = new Map<string, string>();
let now = Date.parse('2026-01-01T00:00:00Z');

const users: readonly (readonly [userName: string, attributes: Record<string, any>])[] = [
  [
    'bjensen',
    {
      externalId: 'Ext-1',
      displayName: 'Babs Jensen',
      name: { familyName: 'Jensen', givenName: 'Barbara' },
      title: 'Tour Guide',
      active: true,
      emails: [
        { value: 'bjensen@example.com', type: 'work', primary: true },
        { value: 'babs@jensen.org', type: 'home' },
      ],
      roles: [{ value: 'guide', primary: true }],
      [enterpriseUrn]: { department: 'Tours', employeeNumber: '701984', manager: { value: 'Boss-1' } },
    },
  ],
  [
    'JSmith',
    {
      externalId: 'ext-1',
      displayName: 'John "Jack" Smith',
      name: { familyName: 'Smith' },
      active: false,
      emails: [
        { value: 'jsmith@example.com', type: 'home' },
        { value: 'home@example.com', type: 'work' },
      ],
    },
  ],
  ['zoë+tours@example.com', { displayName: 'Zoë 🦓 & Söhne #1\\2/3', title: 'guide' }],
  ['mandy', {}],
];

beforeAll(async () => {
  harness = await createHarness({
    configured: parseResourceTypeFile(testResource, 'test-resource.json'),
    clock: () => now,
  });
  for (const [userName, attributes] of users) {
    const schemas = [userUrn, ...(attributes[enterpriseUrn] ? [enterpriseUrn] : [])];
    ids.set(userName, (await harness.user(userName, { ...attributes, schemas })).id);
    now += 60_000;
  }
  for (const [name, members] of [
    ['Tour Guides', ['bjensen', 'mandy']],
    ['Employees', ['Tour Guides', 'JSmith']],
    ['Nobody', []],
  ] as const) {
    ids.set(
      name,
      (
        await harness.group(
          name,
          members.map((m) => ids.get(m)!),
        )
      ).id,
    );
  }
  const schemas = ['urn:example:scim:schemas:core:1.0:TestResource'];
  for (const [name, integer, decimal, string] of [
    ['low', -5, 1e-3, 'Text'],
    ['high', 12, 2500, 'text'],
  ] as const) {
    const body = { schemas, name, integer, decimal, string, stringExact: string, binary: 'AQID' };
    ids.set(name, (await harness.send('POST', '/TestResources', body)).json.id);
  }
});

/** The names of what matches, by the names above. */
const matching = async (path: string, filter: string): Promise<string[]> => {
  const answer = await list(harness, path, { filter });
  if (answer.status !== 200) return [refusal(answer)];
  const found = answer.json.Resources.map(({ id }: { id: string }) => [...ids].find(([, i]) => i === id)?.[0]);
  expect(answer.json).toMatchObject({ totalResults: found.length, itemsPerPage: found.length });
  return found;
};

/** Each filter with the users that it selects. */
const expectUsers = async (cases: readonly (readonly [filter: string, ...names: string[]])[], path = '/Users') => {
  for (const [filter, ...names] of cases) {
    expect([filter, await matching(path, filter)]).toEqual([filter, names]);
  }
};

const zoë = 'zoë+tours@example.com';
const all = ['bjensen', 'JSmith', zoë, 'mandy'];

describe('a filter on users', () => {
  it('finds by eq, and answers an empty list where nothing matches [filter-01, filter-02]', async () => {
    await expectUsers([['userName eq "bjensen"', 'bjensen']]);
    const answer = await list(harness, '/Users', { filter: 'userName eq "nobody"' });
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
        totalResults: 0,
        startIndex: 1,
        itemsPerPage: 0,
        Resources: [],
      },
    ]);
  });

  it('knows ne, co, sw, ew and pr; what is absent is not equal [filter-03]', () =>
    expectUsers([
      ['userName ne "bjensen"', 'JSmith', zoë, 'mandy'],
      ['title ne "Tour Guide"', 'JSmith', zoë, 'mandy'],
      ['userName co "m"', 'JSmith', zoë, 'mandy'],
      ['userName sw "j"', 'JSmith'],
      ['userName ew "N"', 'bjensen'],
      ['title pr', 'bjensen', zoë],
      ['name pr', 'bjensen', 'JSmith'],
      ['emails pr', 'bjensen', 'JSmith'],
      ['groups pr', 'bjensen', 'JSmith', 'mandy'],
    ]));

  it('orders strings by gt, ge, lt and le [filter-04]', () =>
    expectUsers([
      ['userName gt "bjensen"', 'JSmith', zoë, 'mandy'],
      ['userName ge "bjensen"', ...all],
      ['userName lt "mandy"', 'bjensen', 'JSmith'],
      ['userName le "MANDY"', 'bjensen', 'JSmith', 'mandy'],
      ['title lt "h"', zoë],
    ]));

  it('orders times, whatever their offset [filter-05]', () =>
    expectUsers([
      ['meta.created gt "2026-01-01T00:01:00Z"', zoë, 'mandy'],
      ['meta.created ge "2026-01-01T01:01:00+01:00"', 'JSmith', zoë, 'mandy'],
      ['meta.created eq "2025-12-31T19:00:00.000-05:00"', 'bjensen'],
      ['meta.lastModified lt "2026-01-01T00:01:00Z"', 'bjensen'],
      ['meta.lastModified ge "2026-01-01T00:01:00Z" and meta.lastModified le "2026-01-01T00:02:00Z"', 'JSmith', zoë],
      ['meta[lastModified gt "2026-01-01T00:02:00Z"]', 'mandy'],
      ['meta.created gt "yesterday"', '400 invalidFilter'],
    ]));

  it('has no order on booleans, nor on what is binary [filter-06]', async () => {
    for (const operator of ['gt', 'ge', 'lt', 'le', 'co', 'sw', 'ew']) {
      expect(await matching('/Users', `active ${operator} true`)).toEqual(['400 invalidFilter']);
      expect(await matching('/TestResources', `binary ${operator} "AQID"`)).toEqual(['400 invalidFilter']);
    }
    expect(await matching('/TestResources', 'binary eq "AQID"')).toEqual(['low', 'high']);
  });

  it('joins by and before or, negates, and groups [filter-07]', () =>
    expectUsers([
      ['userName eq "mandy" or userName eq "bjensen" and active eq false', 'mandy'],
      ['(userName eq "mandy" or userName eq "bjensen") and active eq true', 'bjensen', 'mandy'],
      ['active eq false and userName eq "nobody" or title pr', 'bjensen', zoë],
      ['not (title pr)', 'JSmith', 'mandy'],
      ['not(title pr or userName eq "mandy")', 'JSmith'],
      ['not (not (userName eq "mandy"))', 'mandy'],
      ['((userName sw "b") and (((emails pr))))', 'bjensen'],
    ]));

  it('compares booleans, ids and external ids, and display names [filter-08]', () =>
    expectUsers([
      ['active eq true', 'bjensen', zoë, 'mandy'],
      ['active ne true', 'JSmith'],
      [`id eq "${ids.get('mandy')}"`, 'mandy'],
      ['externalId eq "Ext-1"', 'bjensen'],
      ['displayName eq "babs jensen"', 'bjensen'],
    ]));

  it('ignores case unless the attribute is caseExact [filter-09]', async () => {
    await expectUsers([
      ['userName eq "BJENSEN"', 'bjensen'],
      ['userName eq "ZOË+Tours@example.com"', zoë],
      ['name.familyName co "ENS"', 'bjensen'],
      ['externalId eq "ext-1"', 'JSmith'],
      ['externalId sw "E"', 'bjensen'],
    ]);
    expect(await matching('/TestResources', 'string eq "TEXT"')).toEqual(['low', 'high']);
    expect(await matching('/TestResources', 'stringExact eq "text"')).toEqual(['high']);
  });

  it('takes operators and attribute names in any case [filter-10]', () =>
    expectUsers([
      ['USERNAME EQ "bjensen" AND Active Eq true', 'bjensen'],
      ['NOT (Title PR) OR Name.FAMILYname Co "jensen"', 'bjensen', 'JSmith', 'mandy'],
      ['Emails[TYPE eQ "work" And VALUE sW "home"]', 'JSmith'],
    ]));

  it('takes attributes with their URN [filter-11]', () =>
    expectUsers([
      [`${userUrn}:userName eq "bjensen"`, 'bjensen'],
      [`${userUrn.toLowerCase()}:name.familyName eq "Smith"`, 'JSmith'],
      [`${enterpriseUrn}:department eq "tours"`, 'bjensen'],
      [`${enterpriseUrn}:manager.value eq "Boss-1"`, 'bjensen'],
      [`${userUrn}:emails[type eq "home"].value ew ".org"`, 'bjensen'],
      ['department eq "tours"', '400 invalidFilter'],
    ]));

  it('takes sub-attributes [filter-12]', () =>
    expectUsers([
      ['name.familyName eq "smith"', 'JSmith'],
      ['emails.value eq "home@example.com"', 'JSmith'],
      // Each may be another of the values.
      ['emails.type eq "work" and emails.value eq "jsmith@example.com"', 'JSmith'],
    ]));

  it('asks one and the same value by a value path [filter-13]', () =>
    expectUsers([
      ['emails[type eq "work" and value co "example"]', 'bjensen', 'JSmith'],
      ['emails[type eq "work" and value eq "jsmith@example.com"]' /* another is work */],
      ['emails[not (type eq "work")]', 'bjensen', 'JSmith'],
      ['emails[type eq "home" or primary eq true] and active eq true', 'bjensen'],
      ['emails[type eq "work"] and emails[value ew ".org"]', 'bjensen'],
    ]));

  it("takes Entra's sub-attribute behind a value path [filter-14]", () =>
    expectUsers([
      ['emails[type eq "work"].value eq "home@example.com"', 'JSmith'],
      ['emails[type eq "work"].value eq "jsmith@example.com"'],
    ]));

  it('compares a complex attribute by its value [filter-15, filter-18]', () =>
    expectUsers([
      ['emails eq "babs@jensen.org"', 'bjensen'],
      ['emails co "example"', 'bjensen', 'JSmith'],
      [`${enterpriseUrn}:manager eq "Boss-1"`, 'bjensen'],
      [`${enterpriseUrn}:manager.value eq "Boss-2"`],
      ['name eq "Jensen"', '400 invalidFilter'],
    ]));

  it('finds by group, direct and nested [filter-17]', () =>
    expectUsers([
      [`groups.value eq "${ids.get('Tour Guides')}"`, 'bjensen', 'mandy'],
      [`groups.value eq "${ids.get('Employees')}"`, 'bjensen', 'JSmith', 'mandy'],
      [`groups[value eq "${ids.get('Employees')}" and type eq "direct"]`, 'JSmith'],
      ['groups.display eq "tour guides"', 'bjensen', 'mandy'],
      [`groups eq "${ids.get('Nobody')}"`],
    ]));

  it('takes null as what is absent [filter-19]', () =>
    expectUsers([
      ['title eq null', 'JSmith', 'mandy'],
      ['title ne null', 'bjensen', zoë],
      ['emails eq null', zoë, 'mandy'],
      ['name.givenName eq null', 'JSmith', zoë, 'mandy'],
      ['title gt null', '400 invalidFilter'],
    ]));

  it('decodes the escapes of JSON strings [filter-20]', () =>
    expectUsers([
      [String.raw`displayName eq "John \"Jack\" Smith"`, 'JSmith'],
      [String.raw`displayName eq "Zo\u00eb \ud83e\udd93 & S\u00f6hne #1\\2\/3"`, zoë],
      [String.raw`displayName eq "\x"`, '400 invalidFilter'],
      [String.raw`displayName eq "\ud83e"`, '400 invalidFilter'],
    ]));

  it('keeps + & and # of a value that is percent-encoded; a bare + is a space [filter-21]', async () => {
    await expectUsers([
      [`userName eq "${zoë}"`, zoë],
      ['displayName co "& Söhne #1"', zoë],
    ]);
    const spaces = await harness.send('GET', '/Users?filter=displayName+eq+%22Babs+Jensen%22');
    expect(spaces.json.Resources[0].id).toBe(ids.get('bjensen'));
    const plus = await harness.send('GET', '/Users?filter=userName+eq+%22zo%C3%AB%2Btours%40example.com%22');
    expect(plus.json.Resources[0].id).toBe(ids.get(zoë));
  });

  it('compares any character [filter-22]', () =>
    expectUsers([
      ['displayName co "🦓"', zoë],
      ['displayName co "SÖHNE"', zoë],
      ['displayName sw "zoë 🦓"', zoë],
    ]));

  it.each(everyProfile)(
    'is refused for %s where it is not understood, and lists nobody [filter-24, filter-25, filter-26]',
    async (profile) => {
      const authorization = await harness.connect('example', { profile });
      for (const filter of [
        '',
        ' ',
        'userName',
        'userName eq',
        'userName eq bjensen',
        "userName eq 'bjensen'",
        'userName eq "bjensen',
        'userName is "bjensen"',
        'userName = "bjensen"',
        'eq "bjensen"',
        '(userName eq "bjensen"',
        'userName eq "bjensen")',
        'userName eq "bjensen" and',
        'and userName eq "bjensen"',
        'userName eq "bjensen" userName pr',
        'userName eq "bjensen" xor title pr',
        'not userName eq "bjensen"',
        'emails[type eq "work"',
        'emails[type eq "work"].',
        'emails[emails[type eq "work"]]',
        'userName[value eq "x"]',
        'userName eq 7',
        'active eq 1',
        'shoeSize eq 38',
        'name.shoeSize eq "38"',
        'urn:example:unknown:shoeSize eq "38"',
        'constructor eq "x"',
        '__proto__ pr',
        'userName eq true',
        'userName eq "x" or 1 eq 1',
        "userName eq \"x' OR '1'='1\" --",
      ]) {
        const answer = await list(harness, '/Users', { filter }, { authorization });
        expect([filter, refusal(answer)]).toEqual([filter, '400 invalidFilter']);
      }
    },
  );

  it('is bounded in depth, terms and length [filter-27, filter-28]', async () => {
    const nested = (depth: number) => `${'('.repeat(depth)}title pr${')'.repeat(depth)}`;
    const terms = (count: number) => Array(count).fill('title pr').join(' or ');
    const long = (length: number) => `userName eq "${'x'.repeat(length)}"`;
    await expectUsers([
      [nested(32), 'bjensen', zoë],
      [nested(33), '400 invalidFilter'],
      [nested(1_000), '400 invalidFilter'],
      [`${'not ('.repeat(1_000)}title pr${')'.repeat(1_000)}`, '400 invalidFilter'],
      [terms(200), 'bjensen', zoë],
      [terms(201), '400 invalidFilter'],
      [long(8_000)],
      [long(10_000), '400 invalidFilter'],
    ]);
  });

  it('never tells of the password [filter-29]', () =>
    expectUsers([
      ['password eq "t1meMa$heen"', '400 sensitive'],
      ['password sw "t"', '400 sensitive'],
      ['password pr', '400 sensitive'],
      [`${userUrn}:password pr or title pr`, '400 sensitive'],
    ]));

  it('finds nobody by an id that none could be [filter-30]', () =>
    expectUsers([
      ['id eq "no such id"'],
      [`id eq "${'x'.repeat(1_000)}"`],
      ['id eq "../Groups/1"'],
      [`id eq "${ids.get('Tour Guides')}"`],
    ]));
});

describe('a filter on other types', () => {
  it('finds groups by their members [filter-16]', async () => {
    for (const [filter, ...names] of [
      [`members.value eq "${ids.get('bjensen')}"`, 'Tour Guides'],
      [`members[value eq "${ids.get('Tour Guides')}"]`, 'Employees'],
      [`members eq "${ids.get('JSmith')}"`, 'Employees'],
      [`members[type eq "Group"]`, 'Employees'],
      [`members[value eq "${ids.get('JSmith')}" and type eq "Group"]`],
      ['members.display eq "babs jensen"', 'Tour Guides'],
      ['members pr', 'Tour Guides', 'Employees'],
      ['not (members pr)', 'Nobody'],
      ['displayName eq "tour guides"', 'Tour Guides'],
    ] as const) {
      expect([filter, await matching('/Groups', filter)]).toEqual([filter, names]);
    }
  });

  it('compares numbers, negative and with an exponent [filter-23]', async () => {
    for (const [filter, ...names] of [
      ['integer eq -5', 'low'],
      ['integer gt -5', 'high'],
      ['integer le 12.0', 'low', 'high'],
      ['decimal eq 2.5e3', 'high'],
      ['decimal lt 1E-2', 'low'],
      ['decimal ge 0.001', 'low', 'high'],
      ['integer eq "12"', '400 invalidFilter'],
      ['integer eq 012', '400 invalidFilter'],
      ['integer eq +12', '400 invalidFilter'],
      ['integer eq 1e999', '400 invalidFilter'],
      ['integer co 1', '400 invalidFilter'],
    ] as const) {
      expect([filter, await matching('/TestResources', filter)]).toEqual([filter, names]);
    }
  });
});

describe('a filter at the root', () => {
  it('asks all resource types; what a type does not have is absent there [filter-31]', async () => {
    for (const [filter, ...names] of [
      ['userName eq "bjensen" or displayName eq "Tour Guides"', 'bjensen', 'Tour Guides'],
      [`userName eq "mandy" or members.value eq "${ids.get('mandy')}"`, 'mandy', 'Tour Guides'],
      ['meta.resourceType eq "Group" and not (userName pr)', 'Tour Guides', 'Employees', 'Nobody'],
      [`${enterpriseUrn}:department eq "Tours" or integer gt 0`, 'bjensen', 'high'],
      ['displayName eq "Employees"', 'Employees'],
      ['userName pr', ...all],
      ['shoeSize eq "38"', '400 invalidFilter'],
    ] as const) {
      expect([filter, await matching('/', filter)]).toEqual([filter, names]);
    }
    const everything = await harness.send('GET', url('/', { count: 100 }));
    expect(everything.json.totalResults).toBe(ids.size);
  });
});

it('a filter that matches more than a page is paged, not refused [filter-32]', async () => {
  const limits = { ...(await import('../../src/service/limits.ts')).defaultLimits, maxPageSize: 3 };
  const few = await createHarness({ limits });
  for (let i = 0; i < 5; i++) await few.user(`user${i}`);
  const config = (await few.send('GET', '/ServiceProviderConfig')).json;
  expect(config.filter).toEqual({ supported: true, maxResults: 3 });
  const answer = await list(few, '/Users', { filter: 'userName pr', count: 1_000 });
  expect([answer.status, answer.json.totalResults, answer.json.Resources.length]).toEqual([200, 5, 3]);
  await few.close();
});
