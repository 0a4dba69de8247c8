import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMask, masked } from '../../../src/admin/request-log/mask.ts';

const limit = 16_384;
const { body, query, text } = createMask(['pin']);

const bodyOf = (value: unknown): string => body(JSON.stringify(value), limit).text;

describe('a logged body', () => {
  it('without secrets stays as it was sent, to the character', () => {
    const sent = '{ "userName" : "bjensen", "opinion": "shipping", "active":true }\n';
    expect(body(sent, limit)).toEqual({ text: sent });
  });

  it.each<[string, unknown, unknown]>([
    ['a password', { password: 't1meMa$heen' }, { password: masked }],
    ['any case', { PassWord: 's' }, { PassWord: masked }],
    ['a value that is no string', { password: ['s', { a: 's' }] }, { password: masked }],
    ['a removal', { password: null }, { password: null }],
    [
      'an extension',
      { 'urn:x:User': { clientSecret: 's', apiKey: 's' } },
      { 'urn:x:User': { clientSecret: masked, apiKey: masked } },
    ],
    [
      'an attribute of its own schema that is never returned',
      { pin: '1234', opinion: 'o' },
      { pin: masked, opinion: 'o' },
    ],
    [
      'the operations of a PATCH',
      {
        Operations: [
          { op: 'replace', path: 'password', value: 's' },
          { op: 'add', value: { password: 's' } },
        ],
      },
      {
        Operations: [
          { op: 'replace', path: 'password', value: masked },
          { op: 'add', value: { password: masked } },
        ],
      },
    ],
    [
      'a qualified path, and what a filter in a path compares with',
      { path: 'urn:ietf:params:scim:schemas:core:2.0:User:password[value eq "s"]', value: { a: 's' } },
      { path: `urn:ietf:params:scim:schemas:core:2.0:User:password[${masked}]`, value: masked },
    ],
    ['bulk data', { Operations: [{ data: { password: 's' } }] }, { Operations: [{ data: { password: masked } }] }],
    ['a credential of ours', { nickName: 'it is mst_0123abcd_s-e_c' }, { nickName: `it is mst_${masked}` }],
    ['no feature of the service', { changePassword: { supported: true } }, { changePassword: { supported: true } }],
  ])('hides secrets: %s', (_, sent, shown) => {
    expect(JSON.parse(bodyOf(sent))).toEqual(shown);
  });

  it('hides a password whose name is written with escapes', () => {
    expect(body(String.raw`{"p\u0061ssword":"t1meMa$heen"}`, limit).text).not.toContain('t1me');
  });

  it('that is no JSON ends where a secret may begin', () => {
    expect(body('{"userName":"bjensen","password":"t1meMa$heen', limit)).toEqual({
      text: `{"userName":"bjensen","password${masked}`,
      length: 45,
    });
    expect(body('{"password":"t1meMa$heen",', limit)).toEqual({ text: `{"password":"${masked}",` });
    expect(body(String.raw`{"p\u0061ssword":"t1me`, limit).text).toBe(String.raw`{"p\u${masked}`);
    expect(body('{"userName":', limit)).toEqual({ text: '{"userName":' });
  });

  it('that is too long is cut, and says how long it was', () => {
    expect(body('{"a":"0123456789"}', 8)).toEqual({ text: '{"a":"01', length: 18 });
    expect(body('{"password":"0123456789"}', 20)).toEqual({ text: `{"password${masked}`, length: 25 });
  });

  it('that is nested deeply costs no stack', () => {
    const deep = `{"password":"t1me","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(body(deep, 1_000_000).text).not.toContain('t1me');
  });

  it('never holds the password, wherever it stands and wherever it is cut', () => {
    const secret = 'S3CR3T-VALUE';
    const name = fc.constantFrom('password', 'Password', 'pin', 'access_token', 'clientSecret', 'x-api-key');
    const plain = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('json'), { maxKeys: 3 }),
        name.map((path) => ({ op: 'replace', path, value: secret })),
        fc.tuple(name, tie('json')).map(([key, other]) => ({ other, [key]: { deep: [secret] } })),
      ),
    })).json;
    fc.assert(
      fc.property(plain, fc.nat({ max: 400 }), (json, cut) => {
        const sent = JSON.stringify(json);
        expect(body(sent, limit).text).not.toContain(secret);
        expect(body(sent, cut).text).not.toContain(secret);
        expect(body(sent.slice(0, cut), limit).text).not.toContain(secret);
      }),
    );
  });
});

describe('a logged query', () => {
  it('stays as it was sent where it holds no secret', () => {
    expect(query('filter=userName%20eq%20%22bjensen%22&count=2')).toBe('filter=userName%20eq%20%22bjensen%22&count=2');
  });

  it.each([
    ['access_token=abc&count=2', `access_token=${masked}&count=2`],
    ['filter=password%20eq%20%22t1me%22&count=2', `filter=password${masked}&count=2`],
    ['filter=pin+eq+%221234%22', `filter=pin${masked}`],
    ['filter=p%61ssword%20eq%20%22t1me%22', masked],
    ['filter=nickName%20eq%20%22mst_0123abcd_S-3cr%22', `filter=nickName%20eq%20%22mst_${masked}%22`],
  ])('hides secrets: %s', (sent, shown) => {
    expect(query(sent)).toBe(shown);
  });
});

it('a logged text holds no credential of ours', () => {
  expect(text('Nothing is served at /mst_0123abcd_secret.')).toBe(`Nothing is served at /mst_${masked}.`);
});
