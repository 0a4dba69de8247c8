import { describe, expect, it } from 'vitest';
import { bjensen, startOrg, type RunningOrg } from './running.ts';

const create = async (org: RunningOrg, body: object = bjensen(), query = '') =>
  (await org.call('POST', `/api/v1/users${query}`, body)).body;
const password = (value: string) => ({ credentials: { password: { value } } });
const act = (org: RunningOrg, id: string, step: string) => org.call('POST', `/api/v1/users/${id}/lifecycle/${step}`);
const statusOf = async (org: RunningOrg, id: string) => (await org.call('GET', `/api/v1/users/${id}`)).body.status;

describe('creating a user', () => {
  it('makes them staged, to be activated, active, or with a password to change, as asked', async () => {
    const org = await startOrg();
    const of = async (login: string, query: string, more: object = {}) =>
      (await create(org, { ...bjensen({ login }), ...more }, query)).status;
    expect(await of('a@example.com', '?activate=false')).toBe('STAGED');
    expect(await of('b@example.com', '?activate=false', password('Kv7J2LEa'))).toBe('STAGED');
    expect(await of('c@example.com', '?activate=true')).toBe('PROVISIONED');
    expect(await of('d@example.com', '', password('Kv7J2LEa'))).toBe('ACTIVE');
    expect(await of('e@example.com', '?nextLogin=changePassword', password('Kv7J2LEa'))).toBe('PASSWORD_EXPIRED');
  });

  it('shows them as Okta does, and never the password', async () => {
    const org = await startOrg({ clock: () => Date.parse('2026-11-25T01:00:00Z') });
    const user = await create(org, { ...bjensen({ title: 'Tour Guide' }), ...password('Kv7J2LEa') });
    expect(user).toEqual({
      id: expect.stringMatching(/^00u[A-Za-z0-9]{17}$/),
      status: 'ACTIVE',
      created: '2026-11-25T01:00:00.000Z',
      activated: '2026-11-25T01:00:00.000Z',
      statusChanged: '2026-11-25T01:00:00.000Z',
      lastLogin: null,
      lastUpdated: '2026-11-25T01:00:00.000Z',
      passwordChanged: '2026-11-25T01:00:00.000Z',
      type: { id: expect.stringMatching(/^oty/) },
      profile: { ...bjensen({ title: 'Tour Guide' }).profile, mobilePhone: null, secondEmail: null },
      credentials: { password: {}, provider: { type: 'OKTA', name: 'OKTA' } },
      _links: expect.objectContaining({
        self: { href: `${org.url}/api/v1/users/${user.id}` },
        suspend: { href: `${org.url}/api/v1/users/${user.id}/lifecycle/suspend`, method: 'POST' },
      }),
    });
    expect(await org.store.people.passwordHash(user.id)).toBe('hash of Kv7J2LEa');
  });

  it('refuses what Okta refuses, with all causes at once', async () => {
    const org = await startOrg();
    const causes = async (body: object) => {
      const answer = await org.call('POST', '/api/v1/users', body);
      expect(answer).toMatchObject({ status: 400, body: { errorCode: 'E0000001' } });
      return answer.body.errorCauses.map(({ errorSummary }: { errorSummary: string }) => errorSummary);
    };
    expect(await causes({ profile: {} })).toEqual([
      'login: The field cannot be left blank',
      'firstName: The field cannot be left blank',
      'lastName: The field cannot be left blank',
      'email: The field cannot be left blank',
    ]);
    expect(await causes(bjensen({ login: 'bjensen' }))).toEqual([
      'login: Username must be in the form of an email address',
    ]);
    expect(await causes(bjensen({ email: 'no mail at all' }))).toEqual(['email: Does not match required pattern']);
    expect(await causes(bjensen({ title: 7 }))).toEqual(['title: The value is not of the type string']);
    expect(await causes(bjensen({ shoeSize: '7' }))).toEqual([
      "shoeSize: Property name 'shoeSize' is not defined in profile",
    ]);
    expect(await causes(bjensen({ firstName: 'B'.repeat(51) }))).toHaveLength(1);
    for (const weak of ['Kv7J2LE', 'kv7j2lea', 'KV7J2LEA', 'KvJLLEaa', 'Bjensen17', `Kv7${'J'.repeat(70)}`]) {
      expect(await causes({ ...bjensen(), ...password(weak) })).toEqual([
        expect.stringMatching(/^password: Password requirements were not met/),
      ]);
    }
    await create(org);
    expect(await causes(bjensen({ login: 'BJensen@Example.com' }))).toEqual([
      'login: An object with this field already exists in the current organization',
    ]);
    const missing = await org.call('POST', '/api/v1/users', {
      ...bjensen({ login: 'x@example.com' }),
      groupIds: ['00gX'],
    });
    expect(missing).toMatchObject({ status: 404, body: { errorCode: 'E0000007' } });
    expect((await org.call('GET', '/api/v1/users/x@example.com')).status).toBe(404);
  });

  it('mails a welcome with the link, which the mailbox keeps', async () => {
    const org = await startOrg();
    const user = await create(org);
    const { items } = await org.store.mail.list({ limit: 5 });
    expect(items).toMatchObject([
      { to: 'bjensen@example.com', person: user.id, subject: 'Welcome to Okta!', sent: 'kept' },
    ]);
    expect(items[0]!.text).toMatch(new RegExp(`${org.url}/welcome/[\\w-]{20,}`));
  });
});

describe('changing a user', () => {
  it('POST changes what it names, PUT takes away what it does not name', async () => {
    const org = await startOrg();
    const { id } = await create(org, bjensen({ title: 'Tour Guide', nickName: 'Babs' }));
    const posted = await org.call('POST', `/api/v1/users/${id}`, { profile: { title: 'Guide', nickName: null } });
    expect(posted.body.profile).toMatchObject({ title: 'Guide', firstName: 'Barbara' });
    expect(posted.body.profile).not.toHaveProperty('nickName');
    const put = await org.call('PUT', `/api/v1/users/${id}`, bjensen({ department: 'Tours' }));
    expect(put.body.profile).toMatchObject({ department: 'Tours' });
    expect(put.body.profile).not.toHaveProperty('title');
    expect((await org.call('PUT', `/api/v1/users/${id}`, { profile: { firstName: 'B' } })).status).toBe(400);
    expect((await org.call('PUT', `/api/v1/users/${id}`, {})).status).toBe(400);
    expect((await org.call('POST', `/api/v1/users/${id}`, { profile: { login: null } })).status).toBe(400);
  });

  it('tells provisioning of profile and password in the same transaction, and does nothing where that fails', async () => {
    const seen: unknown[] = [];
    const { noChanges } = await import('./running.ts');
    let fails = false;
    const org = await startOrg({
      changes: {
        ...noChanges,
        async personChanged({ people }, before, after) {
          seen.push([before.profile['title'], after.profile['title'], (await people.get(after.id))?.profile['title']]);
          if (fails) throw new Error('on purpose');
        },
        passwordSet: async (_, { id }, password) => void seen.push([id, password]),
      },
    });
    const { id } = await create(org);
    await org.call('POST', `/api/v1/users/${id}`, { profile: { title: 'Guide' }, ...password('Kv7J2LEa') });
    expect(seen.slice(1)).toEqual([
      [undefined, 'Guide', 'Guide'],
      [id, 'Kv7J2LEa'],
    ]);
    fails = true;
    expect((await org.call('POST', `/api/v1/users/${id}`, { profile: { title: 'Driver' } })).status).toBe(500);
    expect((await org.call('GET', `/api/v1/users/${id}`)).body.profile.title).toBe('Guide');
    expect(org.faults).toHaveLength(1);
  });

  it('is found by id, by login and by what stands before the @', async () => {
    const org = await startOrg();
    const { id } = await create(org);
    for (const name of [id, 'bjensen@example.com', 'BJENSEN@EXAMPLE.COM', 'bjensen'])
      expect((await org.call('GET', `/api/v1/users/${name}`)).body.id).toBe(id);
    await create(org, bjensen({ login: 'bjensen@example.org' }));
    expect((await org.call('GET', '/api/v1/users/bjensen')).status).toBe(404);
    expect((await org.call('GET', '/api/v1/users/me')).body.id).toBe(org.administrator.id);
  });
});

describe('the life of a user', () => {
  it('goes from status to status as in Okta', async () => {
    const org = await startOrg();
    const { id } = await create(org, { ...bjensen(), ...password('Kv7J2LEa') }, '?activate=false');
    const walk = [
      ['suspend', 400, 'STAGED'],
      ['activate', 200, 'ACTIVE'],
      ['activate', 403, 'ACTIVE'],
      ['reactivate', 403, 'ACTIVE'],
      ['unlock', 403, 'ACTIVE'],
      ['unsuspend', 400, 'ACTIVE'],
      ['suspend', 200, 'SUSPENDED'],
      ['suspend', 400, 'SUSPENDED'],
      ['unsuspend', 200, 'ACTIVE'],
      ['expire_password', 200, 'PASSWORD_EXPIRED'],
      ['reset_password', 200, 'RECOVERY'],
      ['deactivate', 200, 'DEPROVISIONED'],
      ['deactivate', 403, 'DEPROVISIONED'],
      ['reset_password', 403, 'DEPROVISIONED'],
      ['activate', 200, 'ACTIVE'],
    ] as const;
    for (const [step, status, after] of walk) {
      expect([step, (await act(org, id, step)).status]).toEqual([step, status]);
      expect(await statusOf(org, id)).toBe(after);
    }
    await org.store.people.update({ ...(await org.store.people.get(id))!, status: 'LOCKED_OUT' });
    expect((await act(org, id, 'unlock')).status).toBe(200);
    expect(await statusOf(org, id)).toBe('ACTIVE');
  });

  it('answers with the link instead of a mail where sendEmail is false', async () => {
    const org = await startOrg();
    const { id } = await create(org, bjensen(), '?activate=false');
    const activated = await org.call('POST', `/api/v1/users/${id}/lifecycle/activate?sendEmail=false`);
    expect(activated.body.activationUrl).toBe(`${org.url}/welcome/${activated.body.activationToken}`);
    const again = await org.call('POST', `/api/v1/users/${id}/lifecycle/reactivate?sendEmail=false`);
    expect(again.body.activationToken).not.toBe(activated.body.activationToken);
    const reset = await org.call('POST', `/api/v1/users/${id}/lifecycle/reset_password?sendEmail=false`);
    expect(reset.body.resetPasswordUrl ?? '').toMatch(/welcome|reset_password/);
    expect((await org.store.mail.list({ limit: 5 })).items).toEqual([]);
  });

  it('is deactivated by the first DELETE and forgotten by the second', async () => {
    const org = await startOrg();
    const { id } = await create(org);
    expect((await org.call('DELETE', `/api/v1/users/${id}`)).status).toBe(204);
    expect(await statusOf(org, id)).toBe('DEPROVISIONED');
    expect((await org.call('DELETE', `/api/v1/users/${id}`)).status).toBe(204);
    expect((await org.call('DELETE', `/api/v1/users/${id}`)).body.errorCode).toBe('E0000007');
  });

  it('changes a password for who knows the old one', async () => {
    const org = await startOrg();
    const { id } = await create(org, { ...bjensen(), ...password('Kv7J2LEa') });
    const change = (oldPassword: string, newPassword: string) =>
      org.call('POST', `/api/v1/users/${id}/credentials/change_password`, {
        oldPassword: { value: oldPassword },
        newPassword: { value: newPassword },
      });
    expect((await change('wrong', 'Kv7J2LEb')).body).toMatchObject({
      errorCode: 'E0000014',
      errorCauses: [{ errorSummary: 'Old Password is not correct' }],
    });
    expect((await change('Kv7J2LEa', 'weak')).body.errorCode).toBe('E0000001');
    expect((await change('Kv7J2LEa', 'Kv7J2LEb')).body).toEqual({
      password: {},
      provider: { type: 'OKTA', name: 'OKTA' },
    });
    expect(await org.store.people.passwordHash(id)).toBe('hash of Kv7J2LEb');
    const expired = await org.call('POST', `/api/v1/users/${id}/lifecycle/expire_password?tempPassword=true`);
    expect((await change(expired.body.tempPassword, 'Kv7J2LEc')).status).toBe(200);
    expect(await statusOf(org, id)).toBe('ACTIVE');
  });

  it('stands in the System Log', async () => {
    const org = await startOrg();
    const { id } = await create(org, { ...bjensen(), ...password('Kv7J2LEa') });
    await act(org, id, 'suspend');
    const condition = { kind: 'compare', path: ['target', 'id'], operator: 'eq', value: id } as const;
    const { items } = await org.store.log.list({ limit: 9, condition });
    expect(items).toMatchObject([
      { eventType: 'user.lifecycle.create', actor: { alternateId: 'admin@example.com' } },
      { eventType: 'user.lifecycle.suspend', target: [{ displayName: 'Barbara Jensen' }] },
    ]);
  });
});

describe('listing users', () => {
  it('pages by Link, and leaves out the deactivated unless they are asked for', async () => {
    const org = await startOrg();
    for (const name of ['a', 'b', 'c', 'd'])
      await create(org, bjensen({ login: `${name}@example.com`, nickName: name }));
    await act(org, 'b', 'deactivate');
    const names: string[] = [];
    let path: string | undefined = '/api/v1/users?limit=2';
    while (path !== undefined) {
      const { body, headers } = await org.call('GET', path);
      names.push(...body.map(({ profile }: { profile: { nickName?: string } }) => profile.nickName ?? 'admin'));
      const link = headers.get('link')!;
      expect(link).toContain('rel="self"');
      path = /<([^>]+)>; rel="next"/.exec(link)?.[1]?.slice(org.url.length);
    }
    expect(names).toEqual(['admin', 'a', 'c', 'd']);
    const gone = await org.call('GET', `/api/v1/users?filter=${encodeURIComponent('status eq "DEPROVISIONED"')}`);
    expect(gone.body).toHaveLength(1);
  });

  it('answers a bad search, sort or page with an error that says where', async () => {
    const org = await startOrg();
    const code = async (query: string) => {
      const { status, body } = await org.call('GET', `/api/v1/users?${query}`);
      expect(status).toBe(400);
      return `${body.errorCode} ${body.errorCauses[0].errorSummary}`;
    };
    expect(await code('search=profile.title+like+"x"')).toMatch(/^E0000031 Expected an operator .* at character 15/);
    expect(await code('search=profile.title+eq')).toMatch(/^E0000031 .*found the end/);
    expect(await code(`search=${'('.repeat(99)}`)).toMatch(/^E0000031 Brackets nested deeper/);
    expect(await code(`filter=${'id pr or '.repeat(500)}id pr`)).toMatch(/^E0000031 /);
    expect(await code('limit=0')).toMatch(/^E0000029 /);
    expect(await code('limit=ten')).toMatch(/^E0000029 /);
    expect(await code('after=nowhere')).toMatch(/^E0000029 /);
    expect(await code('search=id+pr&sortBy=a%00b')).toMatch(/^E0000029 /);
  });
});
