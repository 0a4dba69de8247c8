import { describe, expect, it } from 'vitest';
import { isRedirectUriAllowed } from '../../../src/authentication/oauth/redirect-uri.ts';

const path = '/admin/app/cpc/dev-123_muster_1/oauth/callback';

describe('a code may be sent', () => {
  it.each([
    ...['okta.com', 'okta-emea.com', 'oktapreview.com', 'trexcloud.com'].map(
      (host) => `https://system-admin.${host}${path}`,
    ),
    `http://system-admin.okta1.com:1802${path}`,
    'https://system-admin.okta.com/admin/app/cpc/scim2headerauth/oauth/callback',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:8443/admin/app/cpc/muster/oauth/callback?a=b',
    'http://localhost:3000/',
    'http://[::1]:3000/',
  ])('to %s', (uri) => expect(isRedirectUriAllowed(uri, [])).toBe(true));

  it('to exactly what the operator added', () => {
    const added = ['https://idp.example.com/callback?tenant=acme'];
    expect(isRedirectUriAllowed(added[0]!, added)).toBe(true);
    for (const uri of ['https://idp.example.com/callback', `${added[0]!}&x=y`, added[0]!.toUpperCase()]) {
      expect(isRedirectUriAllowed(uri, added)).toBe(false);
    }
  });
});

describe('a code is never sent [C21902]', () => {
  it.each([
    '',
    'nonsense',
    'javascript:alert(1)',
    `http://system-admin.okta.com${path}`,
    `https://system-admin.okta.com:8443${path}`,
    `https://system-admin.okta.com.evil.example${path}`,
    `https://evil.example/system-admin.okta.com${path}`,
    `https://system-admin.okta.com@evil.example${path}`,
    `https://evil@system-admin.okta.com${path}`,
    `https://acme.okta.com${path}`,
    `https://system-admin.okta.com${path}/`,
    `https://system-admin.okta.com${path}?next=https://evil.example`,
    `https://system-admin.okta.com${path}#fragment`,
    `HTTPS://SYSTEM-ADMIN.OKTA.COM${path}`,
    'https://system-admin.okta.com/admin/app/cpc/../oauth/callback',
    'https://system-admin.okta.com/admin/app/cpc/%2e%2e/oauth/callback',
    'https://system-admin.okta.com/admin/app/cpc/a/b/oauth/callback',
    'https://system-admin.okta.com/admin/app/cpc//oauth/callback',
    'https://system-admin.okta.com/admin/app/cpc/a/oauth/callback\n',
    'https://system-admin.okta.com\\@evil.example/admin/app/cpc/a/oauth/callback',
    'https://127.0.0.1/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://127.0.0.1@evil.example/callback',
    'http://127.1/callback',
    'http://0.0.0.0/callback',
    'http://192.168.0.1/callback',
    'http://localhost:3000/#fragment',
  ])('to %s', (uri) => expect(isRedirectUriAllowed(uri, [])).toBe(false));
});
