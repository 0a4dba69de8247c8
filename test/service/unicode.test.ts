import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';

let service: Harness;
beforeEach(async () => {
  service = await createHarness();
});
afterEach(() => service.close());

const quote = (text: string): string => encodeURIComponent(JSON.stringify(text));
const found = async (filter: string): Promise<string[]> =>
  (await service.send('GET', `/Users?filter=${filter}`)).json.Resources.map((user: any) => user.id);

describe('text', () => {
  it.each([
    ['accents', 'Barbára Jénsen'],
    ['CJK', '山田 太郎'],
    ['right to left', 'שלום עולם مرحبا'],
    ['emoji of several code points', '👩‍👩‍👧‍👦🇩🇪'],
    ['beyond the basic plane', '𝒷𝒿ℯ𝓃𝓈ℯ𝓃'],
    ['combining marks', 'Ba\u0301rbara'],
    ['line breaks and tabs', 'a\nb\tc\r\nd'],
    ['control characters', '\u0001\u001f\u007f\u0085\u2028'],
    ['no character of its own', '\ufffe\uffff\ufeff'],
    ['what JSON and HTML escape', '"\\/<&>\u2029'],
  ])('goes through unchanged: %s [unicode-01]', async (_, text) => {
    const { id, ...created } = await service.user(text, { displayName: text, name: { familyName: text } });
    expect(created).toMatchObject({ userName: text, displayName: text, name: { familyName: text } });
    const { json } = await service.send('GET', `/Users/${id}`);
    expect(json).toMatchObject({ userName: text, displayName: text });
    expect(await found(`userName%20eq%20${quote(text)}`)).toEqual([id]);
    expect(await found(`displayName%20co%20${quote(text)}`)).toEqual([id]);
    const { json: patched } = await service.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: text }]);
    expect(patched.title).toBe(text);
  });

  it.each([
    "o'hara",
    'a+b@example.com',
    'a/b',
    '50%',
    'a;b',
    'a"b',
    'a\\b',
    'a&b=c#d?e',
    '%41',
    'a b',
    '\\u0041',
    '{}[]',
  ])('finds the userName %s by filter and nobody else [unicode-08, filter-20, filter-21]', async (userName) => {
    await service.user('A');
    await service.user('ab');
    const { id } = await service.user(userName);
    expect(await found(`userName%20eq%20${quote(userName)}`)).toEqual([id]);
    expect((await service.send('GET', `/Users/${id}`)).json.userName).toBe(userName);
  });

  it.each([
    ['composed and decomposed', 'jos\u00e9', 'jose\u0301'],
    ['beyond ASCII in another case', 'ÅSA', 'åsa'],
    ['the sharp s', 'straße', 'STRASSE'],
    ['the final sigma', 'ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['the Kelvin sign', '\u212aelvin', 'kelvin'],
  ])('is one userName: %s [unicode-02, create-26]', async (_, first, second) => {
    const { id, userName } = await service.user(first);
    expect(userName).toBe(first);
    const taken = await service.send('POST', '/Users', { schemas: [userSchema], userName: second });
    expect(taken).toMatchObject({ status: 409, json: { scimType: 'uniqueness' } });
    expect(await found(`userName%20eq%20${quote(second)}`)).toEqual([id]);
  });

  it.each([
    ['e and é', 'jose', 'josé'],
    ['Latin and Cyrillic', 'bjensen', 'bјensen'],
    ['a trailing space', 'bjensen', 'bjensen '],
  ])('is two userNames: %s [unicode-02]', async (_, first, second) => {
    const ids = [(await service.user(first)).id, (await service.user(second)).id];
    expect(ids[1]).toBeDefined();
    expect(await found(`userName%20eq%20${quote(first)}`)).toEqual([ids[0]]);
  });

  it('begins with no byte order mark [unicode-03]', async () => {
    const body = `\ufeff${JSON.stringify({ schemas: [userSchema], userName: 'bjensen' })}`;
    expect(await service.send('POST', '/Users', body)).toMatchObject({
      status: 400,
      json: { scimType: 'invalidSyntax' },
    });
  });
});

describe('sizes', () => {
  it('keeps long values, many elements and a picture [unicode-04]', async () => {
    const long = 'ä'.repeat(1_000);
    const emails = Array.from({ length: 100 }, (_, i) => ({ value: `bjensen${i}@example.com`, type: 'work' }));
    const photos = [{ value: `data:image/png;base64,${'iVBORw0KGgo'.repeat(4_700)}`, type: 'photo' }];
    const { id } = await service.user(long, { displayName: long, emails, photos });
    const { json } = await service.send('GET', `/Users/${id}`);
    expect(json).toMatchObject({ userName: long, displayName: long, emails, photos });
    expect(await found(`userName%20eq%20${quote(long)}`)).toEqual([id]);
    expect(await found('emails.value%20eq%20%22bjensen99@example.com%22')).toEqual([id]);
  });

  it('takes a filter of 8 KB, and refuses a longer one [unicode-05, filter-28]', async () => {
    const { id } = await service.user('bjensen');
    const filterOf = (length: number): string => {
      const text = 'userName eq "bjensen" or userName eq ""';
      return encodeURIComponent(`${text.slice(0, -1)}${'x'.repeat(length - text.length)}"`);
    };
    expect(await found(filterOf(8_192))).toEqual([id]);
    const refused = await service.send('GET', `/Users?filter=${filterOf(8_193)}`);
    expect(refused).toMatchObject({ status: 400, json: { scimType: 'invalidFilter' } });
  });
});

describe('times in a filter', () => {
  const count = async (filter: string): Promise<unknown> => {
    const { status, json } = await service.send('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    return status === 200 ? json.totalResults : json.scimType;
  };

  it.each([
    ['9999-12-31T23:59:59Z', 1],
    ['9999-12-31T23:59:59+14:00', 1],
    ['2100-01-01T00:00:00-14:00', 1],
    ['2100-01-01T00:00:00', 1],
    ['2100-01-01T24:00:00Z', 1],
    ['0001-01-01T00:00:00Z', 0],
    ['2016-12-31T23:59:60Z', 'invalidFilter'],
    ['2100-01-01T00:00:00+14:01', 'invalidFilter'],
    ['2100-02-29T00:00:00Z', 'invalidFilter'],
    ['2100-01-01', 'invalidFilter'],
    ['tomorrow', 'invalidFilter'],
  ])('before %s: %s [unicode-07]', async (time, expected) => {
    await service.user('bjensen');
    expect(await count(`meta.created lt "${time}"`)).toBe(expected);
  });
});
