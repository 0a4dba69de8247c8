import { describe, expect, it } from 'vitest';
import { withDiscovered } from '../../../src/provisioning/mapping/discovered-profile.ts';
import { profileFaults } from '../../../src/provisioning/mapping/check-attribute.ts';
import { userBody } from '../../../src/provisioning/mapping/user-body.ts';
import { application, attribute } from './application.ts';

const urn = 'urn:example:tours:2.0:User';
const schema = {
  id: urn,
  attributes: [
    { name: 'badge', type: 'integer', multiValued: false, required: true, description: 'Number of the badge' },
    { name: 'languages', type: 'string', multiValued: true, canonicalValues: ['en', 'de'] },
    { name: 'rating', type: 'decimal' },
    { name: 'hired', type: 'dateTime' },
    { name: 'steps', type: 'integer', mutability: 'readOnly' },
    { name: 'certificates', type: 'complex', multiValued: true, subAttributes: [{ name: 'value', type: 'string' }] },
    {
      name: 'home',
      type: 'complex',
      subAttributes: [
        { name: 'title', type: 'string' },
        { name: 'office', type: 'reference' },
      ],
    },
    { name: 'title', type: 'string' },
  ],
};
const discovered = (schemas = [schema], userSchemas = schemas.map(({ id }) => id)) => ({ schemas, userSchemas });

describe('schema discovery', () => {
  it('adds what the extensions of users have, as attributes of their types', () => {
    const profile = withDiscovered(application().profile, discovered());
    const added = profile.filter(({ externalNamespace }) => externalNamespace === urn);
    expect(added.map(({ variable, externalName, type }) => `${variable} ${externalName} ${type}`)).toEqual([
      'badge badge integer',
      'languages languages array of string',
      'rating rating number',
      'hired hired string',
      'homeTitle home.title string',
      'homeOffice home.office reference',
      'title2 title string',
    ]);
    expect(added[0]).toMatchObject({ required: true, description: 'Number of the badge', base: false });
    expect(added[1]).toMatchObject({ enum: ['en', 'de'] });
    expect(profileFaults(profile)).toEqual([]);
    expect(
      userBody(application('scim2headerauth', { profile }), { badge: 7, homeTitle: 'Guide' }, { externalId: '00u1' }),
    ).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', urn],
      [urn]: { badge: 7, home: { title: 'Guide' } },
    });
  });

  it('takes no heed of what entitlements alone have', () => {
    expect(withDiscovered(application().profile, discovered([schema], []))).toEqual(application().profile);
  });

  it('changes what changed, keeps variables, and takes away what is there no more; own attributes stay', () => {
    const own = attribute('mine', 'mine', { externalNamespace: 'urn:example:mine:1.0:User' });
    const first = withDiscovered([...application().profile, own], discovered());
    const renamed = first.map((a) =>
      a.variable === 'badge' ? { ...a, variable: 'number', scope: 'group' as const } : a,
    );
    const later = {
      ...schema,
      attributes: [
        { name: 'badge', type: 'string' },
        { name: 'new', type: 'boolean' },
      ],
    };
    const second = withDiscovered(renamed, discovered([later]), [urn]);
    expect(second.filter(({ externalNamespace }) => externalNamespace === urn)).toMatchObject([
      { variable: 'number', type: 'string', scope: 'group' },
      { variable: 'new', type: 'boolean' },
    ]);
    expect(second).toContainEqual(own);
    expect(withDiscovered(second, discovered([]), [urn])).toEqual([...application().profile, own]);
    expect(withDiscovered(first, discovered(), [urn])).toEqual(first);
  });

  it('bears whatever a service publishes', () => {
    const odd = [{ id: urn, attributes: [null, 7, { type: 'string' }, { name: 'x', type: 'odd' }, { name: 'y' }] }];
    expect(withDiscovered([], { schemas: odd, userSchemas: [urn] })).toMatchObject([{ variable: 'y', type: 'string' }]);
  });
});

describe('an attribute of a profile', () => {
  const faults = (changes: object) => profileFaults([{ ...attribute('badge', 'badge'), ...changes }]);

  it.each([
    [{}, undefined],
    [{ variable: '7up' }, 'variable: Expected a letter'],
    [{ variable: 'groups' }, 'variable: groups is not for attributes.'],
    [{ title: ' ' }, 'title: Expected 1 to 200 characters.'],
    [
      { externalName: 'emails.^[type==work' },
      "externalName: Expected the name of an attribute or a selector like ^[type=='work'].\nemails.^[type==work\n       ^",
    ],
    [{ externalName: 'groups' }, 'externalName: groups is not for attributes.'],
    [{ externalName: 'groups', externalNamespace: 'urn:example:tours:2.0:User' }, undefined],
    [{ externalNamespace: 'tours' }, 'externalNamespace: Expected a URN'],
    [{ length: { min: 9, max: 1 } }, 'length: The minimum is greater than the maximum.'],
    [{ enum: [] }, 'enum: Expected one value at least.'],
    [{ type: 'integer', enum: ['1', 'two'] }, 'enum: "two" is no integer.'],
  ])('%j: %s', (changes, fault) => {
    expect(faults(changes).join()).toEqual(fault === undefined ? '' : expect.stringContaining(fault));
  });

  it('has its variable for itself', () => {
    expect(profileFaults([attribute('badge', 'a'), attribute('badge', 'b')])).toEqual([
      'badge.variable: badge is there already.',
    ]);
  });
});
