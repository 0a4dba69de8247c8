import { describe, expect, it } from 'vitest';
import { everyProfile, enterpriseUrn, open, patchOpUrn, refusal, userUrn } from './client.ts';

const emails = [
  { value: 'bjensen@example.com', type: 'work', primary: true },
  { value: 'babs@jensen.org', type: 'home' },
];

/** A harness with bjensen, what PATCH makes of her, and what the service then says of her. */
const openWithUser = async (more = {}, options: Parameters<typeof open>[0] = {}) => {
  const harness = await open(options);
  const before = await harness.user('bjensen', { emails, ...more });
  const path = `/Users/${before.id}`;
  return {
    ...harness,
    before,
    path,
    patchUser: (...operations: unknown[]) => harness.patch(path, operations),
    read: async () => (await harness.send('GET', path)).json,
  };
};

describe('the PatchOp message', () => {
  it.each(everyProfile)('needs the URN of PatchOp, also from %s [patch-01]', async (profile) => {
    const { send, path, read, before } = await openWithUser({}, { profile });
    const Operations = [{ op: 'replace', path: 'title', value: 'Guide' }];
    for (const schemas of [undefined, [], [userUrn], patchOpUrn]) {
      expect(refusal(await send('PATCH', path, { schemas, Operations }))).toBe('400 invalidSyntax');
    }
    expect(await read()).toEqual(before);
  });

  it('needs one operation at least [patch-02]', async () => {
    const { send, path } = await openWithUser();
    for (const Operations of [undefined, null, [], {}, 'replace', [null], ['replace']]) {
      expect(refusal(await send('PATCH', path, { schemas: [patchOpUrn], Operations }))).toBe('400 invalidSyntax');
    }
  });

  it('knows add, remove and replace alone [patch-03]', async () => {
    const { patchUser } = await openWithUser();
    for (const op of ['increment', '', null, 7, undefined, 'constructor']) {
      expect(refusal(await patchUser({ op, path: 'title', value: 'Guide' }))).toBe('400 invalidSyntax');
    }
  });

  it.each(everyProfile)('takes op in any case from %s [patch-04]', async (profile) => {
    const { patchUser, read } = await openWithUser({}, { profile });
    await patchUser({ op: 'Add', path: 'title', value: 'Guide' });
    expect((await read()).title).toBe('Guide');
    await patchUser({ op: 'REPLACE', path: 'title', value: 'Tour Guide' });
    expect((await read()).title).toBe('Tour Guide');
    await patchUser({ op: 'Remove', path: 'title' });
    expect(await read()).not.toHaveProperty('title');
  });

  it('takes the names of its members in any case, but in one spelling [patch-05]', async () => {
    const { send, path, read } = await openWithUser();
    const body = { Schemas: [patchOpUrn], operations: [{ OP: 'add', Path: 'TITLE', VALUE: 'Guide' }] };
    expect((await send('PATCH', path, body)).status).toBe(200);
    expect((await read()).title).toBe('Guide');
    const twice = { schemas: [patchOpUrn], operations: body.operations, Operations: body.operations };
    expect(refusal(await send('PATCH', path, twice))).toBe('400 invalidSyntax');
  });

  it('applies 50 and 1,000 operations in their order, and refuses more [patch-43]', async () => {
    const { patchUser, read } = await openWithUser();
    const titles = (length: number) =>
      Array.from({ length }, (_, i) => ({ op: 'replace', path: 'title', value: `Guide ${i + 1}` }));
    for (const length of [50, 1_000]) {
      expect((await patchUser(...titles(length))).status).toBe(200);
      expect((await read()).title).toBe(`Guide ${length}`);
    }
    expect(refusal(await patchUser(...titles(1_001)))).toBe('413');
    expect((await read()).title).toBe('Guide 1000');
  });

  it('is refused where the resource does not exist, which it does not make [patch-49]', async () => {
    const { patch, send } = await openWithUser();
    expect(refusal(await patch('/Users/unknown', [{ op: 'add', path: 'userName', value: 'x' }]))).toBe('404');
    expect((await send('GET', '/Users')).json.totalResults).toBe(1);
  });
});

describe('add', () => {
  it('sets a simple attribute, there or not [patch-07]', async () => {
    const { patchUser, read } = await openWithUser();
    for (const value of ['Guide', 'Tour Guide']) {
      expect((await patchUser({ op: 'add', path: 'title', value })).json.title).toBe(value);
      expect((await read()).title).toBe(value);
    }
  });

  it('without a path merges an object into the resource [patch-08]', async () => {
    const { patchUser, read, before } = await openWithUser({ name: { familyName: 'Jensen' }, title: 'Guide' });
    const mobile = { value: '+1-555-1234', type: 'mobile' };
    await patchUser({ op: 'add', value: { nickName: 'Babs', name: { givenName: 'Barbara' }, phoneNumbers: [mobile] } });
    expect(await read()).toEqual({
      ...before,
      nickName: 'Babs',
      name: { familyName: 'Jensen', givenName: 'Barbara' },
      phoneNumbers: [mobile],
      meta: expect.anything(),
    });
  });

  it('to a complex attribute merges its sub-attributes [patch-09]', async () => {
    const { patchUser, read } = await openWithUser({ name: { familyName: 'Jensen', givenName: 'Barbara' } });
    await patchUser({ op: 'add', path: 'name', value: { givenName: 'Babs', middleName: 'Jane' } });
    expect((await read()).name).toEqual({ familyName: 'Jensen', givenName: 'Babs', middleName: 'Jane' });
  });

  it('to a multi-valued attribute appends, one value or several [patch-10]', async () => {
    const { patchUser, read } = await openWithUser();
    const [one, two, three] = ['one', 'two', 'three'].map((name) => ({ value: `${name}@example.com`, type: 'other' }));
    await patchUser({ op: 'add', path: 'emails', value: one });
    await patchUser({ op: 'add', path: 'emails', value: [two, three] });
    expect((await read()).emails).toEqual([...emails, one, two, three]);
  });

  it('of what is there changes nothing, lastModified and version neither [patch-11, patch-51]', async () => {
    let now = Date.parse('2026-01-01');
    const { patchUser, read, before } = await openWithUser({ title: 'Guide' }, { clock: () => now });
    now += 60_000;
    for (const operation of [
      { op: 'add', path: 'title', value: 'Guide' },
      { op: 'add', path: 'emails', value: [emails[1]] },
      { op: 'add', path: 'emails', value: emails },
      { op: 'add', value: { title: 'Guide', emails } },
      { op: 'replace', path: 'title', value: 'Guide' },
      { op: 'replace', path: 'emails', value: emails },
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'bjensen@example.com' },
    ]) {
      const answer = await patchUser(operation);
      expect([answer.status, answer.headers['etag']]).toEqual([200, before.meta.version]);
      expect(await read()).toEqual(before);
    }
  });

  it('needs a value [patch-12]', async () => {
    const { patchUser } = await openWithUser();
    for (const operation of [{ op: 'add', path: 'title' }, { op: 'add' }, { op: 'replace', path: 'title' }]) {
      expect(refusal(await patchUser(operation))).toBe('400 invalidValue');
    }
  });
});

describe('replace', () => {
  it('sets a simple attribute, there or not [patch-14, patch-15]', async () => {
    const { patchUser, read } = await openWithUser();
    for (const value of ['Guide', 'Tour Guide']) {
      await patchUser({ op: 'replace', path: 'title', value }, { op: 'replace', path: 'name.givenName', value });
      expect(await read()).toMatchObject({ title: value, name: { givenName: value } });
    }
  });

  it('without a path sets what the object holds and no more [patch-16]', async () => {
    const { patchUser, read, before } = await openWithUser({ title: 'Guide', nickName: 'Babs' });
    await patchUser({ op: 'replace', value: { title: 'Tour Guide', emails: [emails[1]], displayName: 'Babs Jensen' } });
    expect(await read()).toEqual({
      ...before,
      title: 'Tour Guide',
      emails: [emails[1]],
      displayName: 'Babs Jensen',
      meta: expect.anything(),
    });
  });

  it('of a multi-valued attribute replaces all of its values [patch-19]', async () => {
    const { patchUser, read } = await openWithUser();
    const other = [{ value: 'other@example.com', type: 'other' }];
    await patchUser({ op: 'replace', path: 'emails', value: other });
    expect((await read()).emails).toEqual(other);
  });

  it('by a value filter changes every value that matches [patch-20]', async () => {
    const second = { value: 'second@example.com', type: 'work' };
    const { patchUser, read } = await openWithUser({ emails: [...emails, second] });
    await patchUser({ op: 'replace', path: 'emails[type eq "work"].display', value: 'At work' });
    expect((await read()).emails).toEqual([
      { ...emails[0], display: 'At work' },
      emails[1],
      { ...second, display: 'At work' },
    ]);
    await patchUser({
      op: 'replace',
      path: 'emails[type eq "home" and value sw "babs"]',
      value: { value: 'new@jensen.org' },
    });
    expect((await read()).emails[1]).toEqual({ value: 'new@jensen.org' });
  });

  it('by a value filter and a sub-attribute changes that alone [patch-21]', async () => {
    const { patchUser, read } = await openWithUser();
    await patchUser({ op: 'replace', path: 'emails[type eq "work"].value', value: 'barbara@example.com' });
    expect((await read()).emails).toEqual([{ ...emails[0], value: 'barbara@example.com' }, emails[1]]);
  });

  it.each(everyProfile)(
    'by a value filter that matches nothing has no target, also for %s [patch-22]',
    async (profile) => {
      const { patchUser, read, before } = await openWithUser({}, { profile });
      for (const filter of ['type ne "work" and type ne "home"', 'value co "nobody"', 'type eq "x" or type eq "y"']) {
        for (const path of [`emails[${filter}]`, `emails[${filter}].value`]) {
          const value = path.endsWith(']') ? { value: 'x@example.com' } : 'x@example.com';
          expect(refusal(await patchUser({ op: 'replace', path, value }))).toBe('400 noTarget');
          expect(refusal(await patchUser({ op: 'add', path, value }))).toBe('400 noTarget');
        }
      }
      expect(await read()).toEqual(before);
    },
  );

  it('with an empty array or null unassigns; to add null is refused [patch-45, patch-46]', async () => {
    const name = { familyName: 'Jensen', givenName: 'Barbara' };
    const { patchUser, read } = await openWithUser({ name, title: 'Guide' });
    expect(refusal(await patchUser({ op: 'add', path: 'title', value: null }))).toBe('400 invalidValue');
    await patchUser({ op: 'replace', path: 'title', value: null }, { op: 'replace', path: 'emails', value: [] });
    await patchUser({ op: 'replace', value: { name: { givenName: null } } });
    const user = await read();
    expect(user.name).toEqual({ familyName: 'Jensen' });
    expect(user).not.toHaveProperty('title');
    expect(user).not.toHaveProperty('emails');
  });
});

describe('remove', () => {
  it('unassigns a simple, a complex and a multi-valued attribute [patch-23, patch-24]', async () => {
    const { patchUser, read } = await openWithUser({ title: 'Guide', name: { givenName: 'Barbara' } });
    for (const path of ['title', 'name', 'emails']) {
      expect((await patchUser({ op: 'remove', path })).status).toBe(200);
      expect(await read()).not.toHaveProperty(path);
    }
  });

  it('by a value filter removes that value alone [patch-25]', async () => {
    const { patchUser, read } = await openWithUser();
    await patchUser({ op: 'remove', path: 'emails[type eq "home"]' });
    expect((await read()).emails).toEqual([emails[0]]);
    await patchUser({ op: 'remove', path: 'emails[type eq "work"]' });
    expect(await read()).not.toHaveProperty('emails');
  });

  it('by a value filter removes a sub-attribute [patch-26]', async () => {
    const { patchUser, read } = await openWithUser();
    await patchUser({ op: 'remove', path: 'emails[type eq "work"].primary' }, { op: 'remove', path: 'emails.type' });
    expect((await read()).emails).toEqual([{ value: 'bjensen@example.com' }, { value: 'babs@jensen.org' }]);
  });

  it.each(everyProfile)('without a path has no target, also for %s [patch-27]', async (profile) => {
    const { patchUser } = await openWithUser({}, { profile });
    expect(refusal(await patchUser({ op: 'remove' }))).toBe('400 noTarget');
    expect(refusal(await patchUser({ op: 'remove', value: { title: 'Guide' } }))).toBe('400 noTarget');
  });

  it.each(everyProfile)('leaves what is required or readOnly, also for %s [patch-28, patch-29]', async (profile) => {
    const { patchUser, read, before } = await openWithUser({}, { profile });
    for (const path of ['userName', 'id', 'meta', 'meta.created', 'groups', `${userUrn}:userName`]) {
      expect([path, refusal(await patchUser({ op: 'remove', path }))]).toEqual([path, '400 mutability']);
    }
    expect(refusal(await patchUser({ op: 'replace', path: 'userName', value: null }))).toBe('400 mutability');
    expect(await read()).toEqual(before);
  });

  it('of what is absent changes nothing [patch-30, patch-51]', async () => {
    const { patchUser, read, before } = await openWithUser();
    for (const path of ['title', 'name', 'name.givenName', 'phoneNumbers', enterpriseUrn, `${enterpriseUrn}:manager`]) {
      expect((await patchUser({ op: 'remove', path })).status).toBe(200);
    }
    expect(await read()).toEqual(before);
  });

  it.each(everyProfile)(
    'by a value filter that matches nothing has no target, also for %s [patch-32]',
    async (profile) => {
      const { patchUser, read, before } = await openWithUser({}, { profile });
      for (const path of [
        'emails[type eq "other"]',
        'emails[type eq "other"].display',
        'phoneNumbers[type eq "fax"]',
      ]) {
        expect(refusal(await patchUser({ op: 'remove', path }))).toBe('400 noTarget');
      }
      expect(await read()).toEqual(before);
    },
  );

  it('with values removes those of a multi-valued attribute alone [patch-31]', async () => {
    const { patchUser, read } = await openWithUser();
    await patchUser({ op: 'remove', path: 'emails', value: [{ value: 'babs@jensen.org' }] });
    expect((await read()).emails).toEqual([emails[0]]);
  });
});

describe('paths', () => {
  it('name a whole extension by its URN [patch-33]', async () => {
    const { patchUser, read, before } = await openWithUser();
    const expectExtension = async (extension: unknown) => {
      const user = await read();
      expect(user[enterpriseUrn]).toEqual(extension);
      expect(user.schemas).toEqual(extension ? [userUrn, enterpriseUrn] : [userUrn]);
    };
    await patchUser({ op: 'add', path: enterpriseUrn, value: { department: 'Tours', costCenter: '4130' } });
    await expectExtension({ costCenter: '4130', department: 'Tours' });
    await patchUser({ op: 'replace', path: enterpriseUrn.toUpperCase(), value: { department: 'Guides' } });
    await expectExtension({ costCenter: '4130', department: 'Guides' });
    await patchUser({ op: 'add', value: { [enterpriseUrn]: { division: 'Theme Park' } } });
    await expectExtension({ costCenter: '4130', division: 'Theme Park', department: 'Guides' });
    await patchUser({ op: 'remove', path: `${enterpriseUrn}:division` });
    await expectExtension({ costCenter: '4130', department: 'Guides' });
    await patchUser({ op: 'remove', path: enterpriseUrn });
    await expectExtension(undefined);
    expect(await read()).toEqual({ ...before, meta: expect.anything() });
  });

  it('may carry the URN of the core schema [patch-34]', async () => {
    const { patchUser, read } = await openWithUser();
    await patchUser(
      { op: 'add', path: `${userUrn}:name.familyName`, value: 'Jensen' },
      { op: 'replace', path: `${userUrn.toLowerCase()}:emails[type eq "work"].display`, value: 'Babs' },
    );
    expect(await read()).toMatchObject({ name: { familyName: 'Jensen' }, emails: [{ display: 'Babs' }, {}] });
  });

  it.each(everyProfile)('that cannot be read are refused, also from %s [patch-36]', async (profile) => {
    const { patchUser, read, before } = await openWithUser({}, { profile });
    for (const path of [
      "emails[type eq 'work'].value",
      'emails[type eq work].value',
      'emails[type eq "work].value',
      'emails[type eq "work"',
      'emails[ type eq "work" ].value',
      'emails [type eq "work"].value',
      'emails[type eq "work"] .value',
      'emails[type eq "work"]value',
      'emails[].value',
      'emails[type "work"].value',
      'name[familyName eq "Jensen"].givenName',
      'title[value eq "x"]',
      'name..givenName',
      '/title',
      '',
      ' ',
    ]) {
      expect([path, refusal(await patchUser({ op: 'replace', path, value: 'x' }))]).toEqual([path, '400 invalidPath']);
    }
    for (const path of [7, ['title'], { title: 1 }]) {
      expect(refusal(await patchUser({ op: 'replace', path, value: 'x' }))).toBe('400 invalidPath');
    }
    expect(await read()).toEqual(before);
  });

  it('to an unknown attribute are refused, or ignored for okta and entra [patch-37]', async () => {
    for (const profile of everyProfile) {
      const { patchUser, read, before } = await openWithUser({}, { profile });
      for (const path of ['shoeSize', 'name.shoeSize', 'urn:example:unknown:shoeSize', 'shoes[type eq "left"].size']) {
        const answer = await patchUser({ op: 'add', path, value: '38' });
        if (profile === 'rfc') expect([path, refusal(answer)]).toEqual([path, '400 invalidPath']);
        else expect([path, answer.status]).toEqual([path, profile === 'okta' ? 200 : 204]);
      }
      expect(await read()).toEqual(before);
    }
  });

  it('as keys of a value are read for okta and entra alone [patch-17, patch-18]', async () => {
    const value = {
      'name.givenName': 'Barbara',
      'emails[type eq "work"].display': 'Babs',
      [`${enterpriseUrn}:department`]: 'Tours',
      [`${enterpriseUrn}:manager.value`]: '26118915',
      [`${userUrn}:title`]: 'Guide',
      nickName: 'Babs',
    };
    for (const profile of everyProfile) {
      const { patchUser, read, before } = await openWithUser({}, { profile });
      const answer = await patchUser({ op: 'replace', value });
      if (profile === 'rfc') {
        expect(refusal(answer)).toBe('400 invalidPath');
        expect(await read()).toEqual(before);
      } else {
        expect(answer.exchange.leniencies).toContain('pathKeys');
        expect(await read()).toMatchObject({
          schemas: [userUrn, enterpriseUrn],
          name: { givenName: 'Barbara' },
          emails: [{ ...emails[0], display: 'Babs' }, emails[1]],
          [enterpriseUrn]: { department: 'Tours', manager: { value: '26118915' } },
          title: 'Guide',
          nickName: 'Babs',
        });
      }
    }
  });
});

describe('values', () => {
  it('of the wrong type are refused in every profile [patch-44]', async () => {
    for (const profile of everyProfile) {
      const { patchUser, read, before } = await openWithUser({}, { profile });
      for (const [path, value] of [
        ['title', 7],
        ['title', { value: 'Guide' }],
        ['title', ['Guide']],
        ['active', 'yes'],
        ['active', 1],
        ['name', 'Jensen'],
        ['name.givenName', true],
        ['emails', 'x@example.com'],
        ['emails', [{ value: 7 }]],
        ['emails[type eq "work"].primary', 'yes'],
        ['x509Certificates', [{ value: 'no Base64!' }]],
        [enterpriseUrn, 'Tours'],
      ] as const) {
        const answer = refusal(await patchUser({ op: 'replace', path, value }));
        expect([profile, path, value, answer]).toEqual([profile, path, value, '400 invalidValue']);
      }
      expect(await read()).toEqual(before);
    }
  });

  it('that are made primary take it from the others; two at once are refused [patch-38]', async () => {
    const { patchUser, read } = await openWithUser();
    await patchUser({ op: 'add', path: 'emails', value: { value: 'new@example.com', primary: true } });
    expect((await read()).emails).toEqual([
      { ...emails[0], primary: false },
      emails[1],
      { value: 'new@example.com', primary: true },
    ]);
    await patchUser({ op: 'replace', path: 'emails[type eq "home"].primary', value: true });
    expect((await read()).emails.map((e: { primary?: boolean }) => e.primary)).toEqual([false, true, false]);
    const both = ['a', 'b'].map((name) => ({ value: `${name}@example.com`, primary: true }));
    expect(refusal(await patchUser({ op: 'replace', path: 'emails', value: both }))).toBe('400 invalidValue');
  });

  it('of readOnly attributes are never applied [patch-39]', async () => {
    for (const profile of everyProfile) {
      const { patchUser, read, before } = await openWithUser({}, { profile });
      const groups = [{ value: 'g1' }];
      for (const [path, value] of [
        ['id', 'other'],
        ['meta.created', '2020-01-01T00:00:00Z'],
        ['groups', groups],
      ]) {
        expect(refusal(await patchUser({ op: 'replace', path, value }))).toBe('400 mutability');
      }
      const answer = await patchUser({
        op: 'replace',
        value: { id: 'other', groups, meta: { resourceType: 'Group' } },
      });
      if (profile === 'rfc') expect(refusal(answer)).toBe('400 mutability');
      else expect(answer.exchange.leniencies).toContain('ignoreReadOnly');
      expect(await read()).toEqual(before);
      expect((await patchUser({ op: 'replace', value: { id: before.id } })).status).toBe(
        profile === 'entra' ? 204 : 200,
      );
      expect(await read()).toEqual(before);
    }
  });

  it('of manager may be a bare string or empty for entra alone [patch-35]', async () => {
    const path = `${enterpriseUrn}:manager`;
    for (const profile of everyProfile) {
      const { patchUser, read } = await openWithUser({}, { profile });
      const manager = async () => (await read())[enterpriseUrn]?.manager;
      await patchUser({ op: 'add', path, value: { value: '26118915' } });
      expect(await manager()).toEqual({ value: '26118915' });
      for (const [value, removes] of [
        ['9067729b', false],
        ['', true],
        [{ value: '' }, true],
      ] as const) {
        const before = await manager();
        const answer = await patchUser({ op: 'replace', path, value });
        if (profile === 'entra') {
          expect(await manager()).toEqual(removes ? undefined : { value });
          await patchUser({ op: 'add', path, value: { value: '26118915' } });
        } else if (typeof value === 'string') {
          expect(refusal(answer)).toBe('400 invalidValue');
          expect(await manager()).toEqual(before);
        }
      }
      await patchUser({ op: 'remove', path });
      expect(await manager()).toBeUndefined();
    }
  });

  it('of booleans may be the strings "True" and "False" for okta and entra alone [patch-53]', async () => {
    for (const profile of everyProfile) {
      const { patchUser, read } = await openWithUser({}, { profile });
      for (const [value, active] of [
        ['False', false],
        ['True', true],
        ['false', false],
      ]) {
        const answer = await patchUser({ op: 'Replace', path: 'active', value });
        if (profile === 'rfc') expect(refusal(answer)).toBe('400 invalidValue');
        else expect((await read()).active).toBe(active);
      }
    }
  });

  it('of a filter that matches nothing make the value for entra alone [patch-13]', async () => {
    for (const profile of everyProfile) {
      const { patchUser, read, before } = await openWithUser({}, { profile });
      const add = { op: 'add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1-555-1234' };
      const answer = await patchUser(add);
      if (profile === 'entra') {
        expect(answer.exchange.leniencies).toContain('createFilteredElement');
        expect((await read()).phoneNumbers).toEqual([{ value: '+1-555-1234', type: 'mobile' }]);
        await patchUser({ ...add, op: 'replace', value: '+1-555-9999' });
        expect((await read()).phoneNumbers).toEqual([{ value: '+1-555-9999', type: 'mobile' }]);
      } else {
        expect(refusal(answer)).toBe('400 noTarget');
        expect(await read()).toEqual(before);
      }
    }
  });
});

describe('a PATCH', () => {
  it('is done whole or not at all [patch-41]', async () => {
    const { patchUser, read, before } = await openWithUser();
    const answer = await patchUser(
      { op: 'replace', path: 'title', value: 'Guide' },
      { op: 'remove', path: 'emails' },
      { op: 'add', path: enterpriseUrn, value: { department: 'Tours' } },
      { op: 'replace', path: 'active', value: 'maybe' },
    );
    expect(refusal(answer)).toBe('400 invalidValue');
    expect(await read()).toEqual(before);
  });

  it('applies its operations one after the other [patch-42]', async () => {
    const { patchUser, read } = await openWithUser({ title: 'Guide' });
    await patchUser(
      { op: 'remove', path: 'emails' },
      { op: 'add', path: 'emails', value: [{ value: 'one@example.com', type: 'work' }] },
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'two@example.com' },
      { op: 'replace', path: 'title', value: 'x' },
      { op: 'remove', path: 'title' },
    );
    const user = await read();
    expect(user.emails).toEqual([{ value: 'two@example.com', type: 'work' }]);
    expect(user).not.toHaveProperty('title');
  });

  it('is answered with the resource, or for entra without content unless it is asked for [patch-47]', async () => {
    for (const profile of everyProfile) {
      const { patch, path, read } = await openWithUser({}, { profile });
      const replace = (title: string) => [{ op: 'replace', path: 'title', value: title }];
      const plain = await patch(path, replace('Guide'));
      const { meta } = await read();
      expect(plain.headers['etag']).toBe(meta.version);
      if (profile === 'entra') expect([plain.status, plain.text]).toEqual([204, undefined]);
      else expect([plain.status, plain.json]).toEqual([200, await read()]);
      const asked = await patch(`${path}?attributes=title`, replace('Tour Guide'));
      expect([asked.status, Object.keys(asked.json)]).toEqual([200, ['schemas', 'id', 'title']]);
      expect(asked.json.title).toBe('Tour Guide');
    }
  });

  it('moves version and lastModified where it changes something [patch-50]', async () => {
    let now = Date.parse('2026-01-01');
    const { patchUser, read, before } = await openWithUser({}, { clock: () => now });
    now += 60_000;
    const answer = await patchUser({ op: 'replace', path: 'title', value: 'Guide' });
    const { meta } = await read();
    expect(meta).toEqual({ ...before.meta, version: 'W/"2"', lastModified: '2026-01-01T00:01:00.000Z' });
    expect(answer.headers['etag']).toBe('W/"2"');
  });

  it.each(everyProfile)('deactivates and reactivates for %s, and keeps the rest [patch-52]', async (profile) => {
    const { patchUser, read, before } = await openWithUser({}, { profile });
    for (const active of [false, true]) {
      await patchUser({ op: 'replace', value: { active } });
      expect(await read()).toEqual({ ...before, active, meta: expect.anything() });
    }
  });

  it('renames, but not to a name that is taken, in whatever case [patch-54]', async () => {
    const { patchUser, read, user } = await openWithUser();
    await user('jsmith');
    const taken = await patchUser({ op: 'replace', path: 'userName', value: 'JSmith' });
    expect(refusal(taken)).toBe('409 uniqueness');
    expect((await read()).userName).toBe('bjensen');
    for (const value of ['barbara', 'Barbara']) {
      expect((await patchUser({ op: 'replace', path: 'userName', value })).json.userName).toBe(value);
    }
    expect((await user('bjensen')).id).toBeDefined();
  });

  it('sets the password, which nobody is shown [patch-55]', async () => {
    const hashed: string[] = [];
    const hashPassword = (password: string) => Promise.resolve(`hash ${hashed.push(password)}`);
    const { patchUser, read, before, send } = await openWithUser({}, { hashPassword });
    for (const operation of [
      { op: 'replace', path: 'password', value: 't1meMa$heen' },
      { op: 'replace', value: { password: 't1meMa$heen2' } },
    ]) {
      const answer = await patchUser(operation);
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain('t1meMa');
    }
    expect(hashed).toEqual(['t1meMa$heen', 't1meMa$heen2']);
    expect(await read()).toEqual({ ...before, meta: expect.anything() });
    expect((await send('GET', '/Users?attributes=password')).text).not.toMatch(/password|hash/);
    const refused = await patchUser({ op: 'replace', path: 'password', value: 7 });
    expect(refusal(refused)).toBe('400 invalidValue');
  });
});
