import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject, type Json, type JsonObject } from '../../src/protocol/json.ts';
import { includes, parseProjection, project } from '../../src/protocol/project.ts';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import type { Attribute } from '../../src/protocol/schema.ts';
import { testExtension, testType } from './test-resource.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const bjensen: JsonObject = {
  schemas: [core, enterprise],
  id: '2819c223',
  externalId: '701984',
  userName: 'bjensen@example.com',
  name: { formatted: 'Ms. Barbara J Jensen, III', familyName: 'Jensen', givenName: 'Barbara' },
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  password: 't1meMa$heen',
  [enterprise]: {
    employeeNumber: '701984',
    department: 'Tour Operations',
    manager: { value: '26118915', displayName: 'John Smith' },
  },
  meta: { resourceType: 'User', location: 'https://example.com/v2/Users/2819c223' },
};

const only = (attributes: string | string[]) => project(bjensen, userType, parseProjection({ attributes }, userType));
const without = (excludedAttributes: string | string[]) =>
  project(bjensen, userType, parseProjection({ excludedAttributes }, userType));

const { password: _, ...whole } = bjensen;
const minimum = { schemas: [core], id: '2819c223' };

describe('project', () => {
  it('returns what is returned by default where nothing is named', () => {
    expect(project(bjensen, userType, undefined)).toEqual(whole);
  });

  it('returns what is named and the minimum set [projection-01] [sort-10]', () => {
    expect(only('userName')).toEqual({ ...minimum, userName: 'bjensen@example.com' });
    expect(only(['userName', 'externalId'])).toEqual({
      ...minimum,
      userName: 'bjensen@example.com',
      externalId: '701984',
    });
  });

  it('leaves out what is excluded, and keeps what is always returned [projection-02] [schema-46]', () => {
    const { emails: _emails, meta: _meta, ...rest } = whole;
    expect(without('emails, meta,id,schemas')).toEqual(rest);
  });

  it('picks sub-attributes out of complex and multi-valued attributes [projection-04]', () => {
    expect(only('name.givenName,emails.type')).toEqual({
      ...minimum,
      name: { givenName: 'Barbara' },
      emails: [{ type: 'work' }, { type: 'home' }],
    });
    expect(without('name.formatted,name.familyName')['name']).toEqual({ givenName: 'Barbara' });
    expect(only('name,name.givenName')['name']).toEqual(bjensen['name']);
    expect(without('name,name.givenName')).not.toHaveProperty('name');
  });

  it('leaves out values of which nothing is left', () => {
    expect(only('name.middleName,emails.display')).toEqual(minimum);
    expect(only('emails.primary')['emails']).toEqual([{ primary: true }]);
  });

  it('knows attributes by URN, and whole extensions [projection-05] [schema-17]', () => {
    expect(only(`${core}:userName`)).toEqual({ ...minimum, userName: 'bjensen@example.com' });
    expect(only(enterprise.toUpperCase())).toEqual({
      ...minimum,
      schemas: [core, enterprise],
      [enterprise]: bjensen[enterprise],
    });
    expect(only(`${enterprise}:manager.displayName`)[enterprise]).toEqual({ manager: { displayName: 'John Smith' } });
    expect(without(`${enterprise}:manager.displayName`)[enterprise]).toMatchObject({ manager: { value: '26118915' } });
    expect(without(`${enterprise}:manager.displayName`)).not.toHaveProperty([enterprise, 'manager', 'displayName']);
    expect(without(`${enterprise}:manager`)[enterprise]).toEqual({
      employeeNumber: '701984',
      department: 'Tour Operations',
    });
  });

  it('lists an extension in schemas exactly when something of it is returned [schema-34] [schema-35]', () => {
    expect(without(enterprise)).toMatchObject({ schemas: [core] });
    expect(without(enterprise)).not.toHaveProperty([enterprise]);
    expect(only(`userName,${enterprise}:division`)).toEqual({ ...minimum, userName: 'bjensen@example.com' });
    expect(only(`${enterprise}:department`)['schemas']).toEqual([core, enterprise]);
  });

  it('takes names in any case [projection-06]', () => {
    expect(only('USERNAME,nAmE.GIVENNAME')).toEqual({
      ...minimum,
      userName: 'bjensen@example.com',
      name: { givenName: 'Barbara' },
    });
  });

  it('ignores names that the type does not have [projection-07]', () => {
    expect(only('favouriteColour')).toEqual(minimum);
    expect(only('userName,__proto__,constructor,name.first,a.b.c')).toEqual(only('userName'));
    expect(without('favouriteColour')).toEqual(whole);
  });

  it('treats an empty list as none [projection-08]', () => {
    for (const empty of ['', ' ', ',', []]) expect(parseProjection({ attributes: empty }, userType)).toBeUndefined();
    expect(parseProjection({}, userType)).toBeUndefined();
    expect(parseProjection({ attributes: '', excludedAttributes: 'name' }, userType)).toBeDefined();
  });

  it('refuses both at once [projection-03]', () => {
    expect(() => parseProjection({ attributes: 'userName', excludedAttributes: 'name' }, userType)).toThrow(
      expect.objectContaining({ status: 400, scimType: 'invalidValue' }),
    );
  });

  it('reads a value path as the path of its attribute [projection-10]', () => {
    expect(only('emails[type eq "work"]')).toEqual(only('emails'));
    expect(only('emails[type eq "a,]\\"b"].value,userName')).toEqual(only('emails.value,userName'));
  });

  it('never returns the password, even where it is asked for [projection-11] [schema-47] [schema-48]', () => {
    expect(only('password')).toEqual(minimum);
    expect(only('password,userName')).not.toHaveProperty('password');
  });

  it('returns an attribute of returned "request" when it is asked for alone [schema-45]', () => {
    const resource: JsonObject = {
      schemas: [testType.schema.id, testExtension],
      id: '1',
      string: 'a',
      request: 'b',
      never: 'c',
      always: 'd',
      complex: { string: 'e', request: 'f', never: 'g', always: 'h' },
      [testExtension]: { request: 'i' },
    };
    const get = (attributes?: string) =>
      project(resource, testType, parseProjection(attributes === undefined ? {} : { attributes }, testType));
    const least = { schemas: [testType.schema.id], id: '1', always: 'd', complex: { always: 'h' } };
    expect(get()).toEqual({ ...least, string: 'a', complex: { string: 'e', always: 'h' } });
    expect(get('request,never')).toEqual({ ...least, request: 'b' });
    expect(get('complex')).toEqual({ ...least, complex: { string: 'e', always: 'h' } });
    expect(get('complex.request')).toEqual({ ...least, complex: { request: 'f', always: 'h' } });
    expect(get(`${testExtension}:request`)).toEqual({
      ...least,
      schemas: [testType.schema.id, testExtension],
      [testExtension]: { request: 'i' },
    });
    const excluded = parseProjection({ excludedAttributes: 'complex,always' }, testType);
    expect(project(resource, testType, excluded)).toEqual({ ...least, string: 'a' });
  });

  it.each([
    [{}, true],
    [{ attributes: 'displayName' }, false],
    [{ attributes: 'MEMBERS.value' }, true],
    [{ excludedAttributes: 'members' }, false],
    [{ excludedAttributes: 'members.display' }, true],
  ])('says whether the members have to be read at all: %j, %s', (parameters, read) => {
    expect(includes(parseProjection(parameters, groupType), groupType, 'members')).toBe(read);
  });
});

interface Node {
  readonly name: string;
  readonly returned: string;
  readonly hidden: boolean;
}

/** Every simple attribute by the way to it, whose first step is the URN of an extension. */
const ways = (attributes: readonly Attribute[], before: Node[] = []): Node[][] =>
  attributes.flatMap((a) => {
    const way = [...before, { name: a.name, returned: a.returned, hidden: a.returned === 'never' }];
    return a.subAttributes ? ways(a.subAttributes, way) : [way];
  });

const leaves = [
  ...ways(testType.attributes),
  ...testType.extensions.flatMap((e) =>
    ways(e.schema.attributes, [{ name: e.schema.id, returned: 'default', hidden: false }]),
  ),
];

const nameOf = ([first, ...rest]: Node[]): string =>
  rest.length === 0
    ? `${first?.name}`
    : `${first?.name}${first?.name.startsWith('urn:') ? ':' : '.'}${rest.map((n) => n.name).join('.')}`;

const nameable = [...new Set(leaves.flatMap((way) => way.map((_node, i) => nameOf(way.slice(0, i + 1)))))];

/** An independent reading of RFC 7644 §3.9: whether one simple attribute is returned. */
const isReturned = (way: Node[], mode: string, list: string[]): boolean => {
  const named = way.map((_node, i) => list.includes(nameOf(way.slice(0, i + 1))));
  if (way.some((n) => n.hidden)) return false;
  if (way.at(-1)?.returned === 'always') return true;
  if (mode === 'excludedAttributes') {
    return way.every((n, i) => n.returned === 'always' || (n.returned === 'default' && !named[i]));
  }
  return way.some(
    (n, i) => (named[i] || n.returned === 'always') && way.slice(i + 1).every((m) => m.returned !== 'request'),
  );
};

const valued = (attributes: readonly Attribute[]): JsonObject =>
  Object.fromEntries(
    attributes.map((a): [string, Json] => {
      const value = a.subAttributes ? valued(a.subAttributes) : 'x';
      return [a.name, a.multiValued ? [value, value] : value];
    }),
  );

const resource: JsonObject = {
  ...valued(testType.attributes),
  schemas: [testType.schema.id, testExtension],
  [testExtension]: valued(testType.extensions[0]!.schema.attributes),
};

const holds = (value: Json | undefined, [node, ...rest]: Node[]): boolean => {
  if (node === undefined) return value !== undefined;
  const element = Array.isArray(value) ? value[0] : value;
  return isObject(element) && holds(element[node.name], rest);
};

const asked = fc.tuple(
  fc.constantFrom('attributes', 'excludedAttributes'),
  fc.subarray(nameable, { minLength: 1, maxLength: 6 }),
);

describe('a projection', () => {
  it('keeps each attribute exactly when RFC 7644 §3.9 says so, whatever is named', () => {
    fc.assert(
      fc.property(asked, ([mode, list]) => {
        const projected = project(resource, testType, parseProjection({ [mode]: list }, testType));
        const kept = leaves.filter((way) => holds(projected, way)).map(nameOf);
        expect(kept).toEqual(leaves.filter((way) => isReturned(way, mode, list)).map(nameOf));
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(asked, ([mode, list]) => {
        const projection = parseProjection({ [mode]: list }, testType);
        const once = project(resource, testType, projection);
        expect(project(once, testType, projection)).toEqual(once);
      }),
    );
  });
});
