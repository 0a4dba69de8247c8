import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { userBody } from '../../../src/provisioning/mapping/user-body.ts';
import { application, attribute } from './application.ts';

const recorded = (file: string): string => {
  const path = join(import.meta.dirname, '../../recorded/okta', file);
  const { steps } = JSON.parse(readFileSync(path, 'utf8'));
  return JSON.stringify(steps.find((step: any) => step.request.method === 'POST').request.body);
};

const babs = {
  userName: 'bjensen@example.com',
  givenName: 'Barbara',
  familyName: 'Jensen',
  email: 'bjensen@example.com',
  emailType: 'work',
  displayName: 'Barbara Jensen',
  locale: 'en-US',
};
const created = { externalId: '00u1bjensen2example3', password: 'gl^m&qWZ' };

describe('the body that creates a user', () => {
  it('is Okta’s to the byte', () => {
    expect(JSON.stringify(userBody(application(), babs, created))).toBe(recorded('assign-new-user.json'));
  });

  it('holds enterprise attributes under their URN, and title in the core, to the byte', () => {
    const profile = {
      ...babs,
      title: 'Tour Guide',
      employeeNumber: '701984',
      costCenter: '4130',
      organization: 'Universal Studios',
      division: 'Theme Park',
      department: 'Tour Operations',
      managerValue: '26118915-6090-4610-87e4-49d8ca9f808d',
    };
    expect(JSON.stringify(userBody(application(), profile, created))).toBe(recorded('assign-with-enterprise.json'));
  });

  it('has the names of SCIM 1.1 for an application of that version', () => {
    const body = userBody(
      application('scim1testapp'),
      { ...babs, department: 'Tours', managerValue: '26118915' },
      created,
    );
    expect(body).toMatchObject({
      schemas: ['urn:scim:schemas:core:1.0', 'urn:scim:schemas:extension:enterprise:1.0'],
      'urn:scim:schemas:extension:enterprise:1.0': { department: 'Tours', manager: { managerId: '26118915' } },
    });
    expect(Object.keys(body).slice(0, 10)).toEqual([
      'schemas',
      'userName',
      'name',
      'emails',
      'displayName',
      'locale',
      'externalId',
      'groups',
      'password',
      'active',
    ]);
  });

  it('has custom attributes of every type as JSON of that type, under their namespaces', () => {
    const tours = { externalNamespace: 'urn:okta:tours:1.0:user:custom' };
    const profile = [
      ...application().profile,
      attribute('badge', 'badge', { ...tours, type: 'integer' }),
      attribute('rating', 'rating', { ...tours, type: 'number' }),
      attribute('guide', 'is.guide', { ...tours, type: 'boolean' }),
      attribute('languages', 'languages', { ...tours, type: 'array of string' }),
      attribute('numbers', 'numbers', { ...tours, type: 'array of integer' }),
      attribute('home', 'home', { ...tours, type: 'country code' }),
      attribute('role', 'roles.^[primary==true].value'),
      attribute('license', "entitlements.^[type=='license'].value"),
      { ...attribute('notes', ''), externalName: undefined as never },
    ];
    const values = {
      ...{ badge: 7, rating: 4.5, guide: false, languages: ['en', 'de'], numbers: [1, 2], home: 'US' },
      ...{ role: 'guide', license: 'gold', notes: 'stays in the org' },
    };
    const body = userBody(application('scim2headerauth', { profile }), { ...babs, ...values }, created);
    expect(body['schemas']).toEqual(['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:okta:tours:1.0:user:custom']);
    expect(JSON.stringify(body['urn:okta:tours:1.0:user:custom'])).toBe(
      '{"badge":7,"rating":4.5,"is":{"guide":false},"languages":["en","de"],"numbers":[1,2],"home":"US"}',
    );
    expect(body['roles']).toEqual([{ primary: true, value: 'guide' }]);
    expect(body['entitlements']).toEqual([{ type: 'license', value: 'gold' }]);
    expect(JSON.stringify(body)).not.toContain('stays in the org');
  });

  it('leaves out what is empty: texts, lists, null', () => {
    const body = userBody(application(), { userName: 'bjensen', title: '', nickName: null, emailType: '' }, created);
    expect(Object.keys(body)).toEqual(['schemas', 'userName', 'externalId', 'groups', 'password', 'active']);
  });

  it('is pending, without a password, where that is asked for', () => {
    const body = userBody(application('scim1testapp'), babs, { externalId: '00u1', active: false });
    expect(body['active']).toBe(false);
    expect(body).not.toHaveProperty('password');
  });
});
