import { describe, expect, it } from 'vitest';
import {
  fromWizard,
  templates,
  whyNotProvisioned,
  withProvisioning,
  withScimVersion,
} from '../../src/provisioning/catalogue.ts';
import { placeOf } from '../../src/provisioning/mapping/place-of.ts';
import { application, attribute } from './mapping/application.ts';

const made = { id: '0oa1tours2example3ab', label: 'Tours', created: '2026-11-25T00:00:00.000Z' };

describe('the catalogue', () => {
  it('has the six templates by Okta’s names, and the one for governance', () => {
    expect(templates.map(({ key, name }) => `${key}: ${name}`)).toEqual([
      'scim2testapp_basic: SCIM 2.0 Test App (Basic Auth)',
      'scim2headerauth: SCIM 2.0 Test App (Header Auth)',
      'scim2testapp: SCIM 2.0 Test App (OAuth Bearer Token)',
      'scim1testapp_basic: SCIM 1.1 Test App (Basic Auth)',
      'scim1headerauth: SCIM 1.1 Test App (Header Auth)',
      'scim1testapp: SCIM 1.1 Test App (OAuth Bearer Token)',
      'scim2headerauth_governance: (Header Auth) Governance with SCIM 2.0',
    ]);
    expect(templates[0]?.fields).toEqual(['SCIM 2.0 Base Url', 'Username', 'Password']);
    expect(templates[1]?.fields).toEqual(['Base URL', 'API Token']);
  });

  it.each(templates.map(({ key }) => key))('makes %s with everything off until somebody switches it on', (key) => {
    const { toApp, toOkta, switches } = application(key);
    expect(Object.values(toApp).every((setting) => setting === false || setting === 'off')).toBe(true);
    expect(toOkta).toMatchObject({ schedule: 'never', sourcing: { enabled: false }, safeguard: 20 });
    expect(switches).toEqual({ paused: false, dialect: 'okta', getBeforeDeactivate: false });
  });

  it('gives every attribute a type, some to groups too (C9289)', () => {
    const { profile } = application();
    expect(profile.every(({ scope }) => scope === 'personal' || scope === 'group')).toBe(true);
    const personal = profile.filter(({ scope }) => scope === 'personal').map(({ variable }) => variable);
    expect(personal).toEqual(expect.arrayContaining(['userName', 'givenName', 'familyName', 'email']));
    expect(profile.some(({ scope }) => scope === 'group')).toBe(true);
  });

  it.each(templates.map(({ key }) => key))(
    'gives %s Username, Given name and Family name as its base (C9344)',
    (key) => {
      expect(
        application(key)
          .profile.filter(({ base }) => base)
          .map(({ title }) => title),
      ).toEqual(['Username', 'Given name', 'Family name']);
    },
  );

  it('maps every attribute from an Okta user, the username aside, and those that Okta has back to it (C9345)', () => {
    const { profile, mappings } = application();
    expect(mappings.toApp.map(({ target }) => target)).toEqual(profile.slice(1).map(({ variable }) => variable));
    expect(mappings.toApp.every(({ applyOn }) => applyOn === 'create and update')).toBe(true);
    expect(mappings.toApp.slice(0, 2).map(({ expression }) => expression)).toEqual(['user.firstName', 'user.lastName']);
    expect(mappings.toOkta).toContainEqual({ target: 'firstName', expression: 'appuser.givenName', applyOn: 'create' });
    expect(new Set(profile.map((attribute) => JSON.stringify(placeOf(attribute)))).size).toBe(profile.length);
  });
});

describe('an application of the wizard', () => {
  it('is provisioned once that is switched on: by SCIM, or on premises by SCIM 1.1', () => {
    const app = fromWizard('example_tours_1', made, 'SAML_2_0');
    expect(app).toMatchObject({ kind: 'wizard', provisioning: 'none', scim: '2.0', catalogueName: 'Tours' });
    expect(withProvisioning(app, 'scim')).toMatchObject({ kind: 'wizard', provisioning: 'scim', scim: '2.0' });
    const onPremises = withProvisioning(app, 'on-premises');
    expect(onPremises).toMatchObject({ kind: 'on-premises', scim: '1.1' });
    expect(onPremises.profile).toEqual(application('scim1testapp').profile);
  });

  it('keeps its own attributes when its SCIM version changes', () => {
    const app = fromWizard('example_tours_1', made, 'AUTO_LOGIN');
    const custom = [
      attribute('badge', 'badge', { externalNamespace: 'urn:okta:tours:1.0:user:custom' }),
      attribute('title', 'role'),
    ];
    const profile = [...app.profile.filter(({ variable }) => variable !== 'title'), ...custom];
    const changed = withScimVersion({ ...app, profile }, '1.1');
    expect(changed.profile.slice(-2)).toEqual(custom);
    expect(changed.profile[0]?.externalNamespace).toBe('urn:scim:schemas:core:1.0');
    expect(withScimVersion(changed, '2.0').profile).toEqual(profile);
  });

  it('is refused to OIDC, with the reason', () => {
    expect(whyNotProvisioned('OPENID_CONNECT')).toContain('not available for OIDC');
    expect(whyNotProvisioned('SAML_2_0')).toBeUndefined();
  });
});
