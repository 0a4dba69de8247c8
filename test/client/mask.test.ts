import { describe, expect, it } from 'vitest';
import { mask, secretsOf } from '../../src/client/mask.ts';
import { send } from '../../src/client/send.ts';

const basic = `Basic ${Buffer.from('bjensen:t0p:Secret').toString('base64')}`;

describe('an exchange as it is shown', () => {
  it('keeps the scheme of a credential and nothing else of it', () => {
    const headers = { authorization: 'Bearer mst_secret', cookie: 'id=1', accept: '*/*' };
    expect(mask({ method: 'GET', url: 'https://scim.example.com/Users', headers }).headers).toEqual({
      authorization: 'Bearer ••••',
      cookie: '••••',
      accept: '*/*',
    });
    expect(mask({ status: 200, headers: { authorization: 'mst_secret' }, body: '' }).headers).toEqual({
      authorization: '••••',
    });
  });

  it('holds no password, however it is written', () => {
    const body = String.raw`{"password" : "t0p\"Secret", "x": {"PASSWORD":"a"}, "userName":"bjensen"}`;
    expect(mask({ status: 200, headers: {}, body }).body).toBe(
      '{"password" : "••••", "x": {"PASSWORD":"••••"}, "userName":"bjensen"}',
    );
  });

  it('hides the credential wherever a service repeats it, the password of Basic too', async () => {
    const { response, exchange } = await send(
      {
        method: 'GET',
        url: 'https://scim.example.com/Users?token=mst_secret',
        headers: { authorization: 'Bearer mst_secret' },
      },
      {
        fetch: async () => new Response('mst_secret and t0p:Secret', { headers: { 'x-echo': 'Bearer mst_secret' } }),
        timeout: 1_000,
        clock: () => 0,
        secrets: [...secretsOf('Bearer mst_secret'), ...secretsOf(basic)],
      },
    );
    expect(response?.body).toBe('mst_secret and t0p:Secret');
    expect(JSON.stringify(exchange)).not.toMatch(/mst_secret|t0p/);
    expect(exchange.response).toMatchObject({ body: '•••• and ••••', headers: { 'x-echo': 'Bearer ••••' } });
  });

  it('does not take a word for a secret because somebody chose it as a password', () => {
    expect(secretsOf(`Basic ${Buffer.from('bjensen:user').toString('base64')}`)).not.toContain('user');
    expect(secretsOf(undefined)).toEqual([]);
    expect(secretsOf('mst_secret')).toEqual(['mst_secret']);
  });
});
