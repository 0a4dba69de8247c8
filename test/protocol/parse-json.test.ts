import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../../src/protocol/error.ts';
import { parseJson } from '../../src/protocol/parse-json.ts';

const parse = (text: string) => parseJson(text, { depth: 32 });

const refusal = (text: string): ScimError => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
};

describe('parseJson', () => {
  it('gives what JSON.parse gives, whatever the value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('counts members right however the text is written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom('\t', ' ', '\n', undefined), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['', 'line 1, column 1: expected a value'],
    ['  \n ', 'line 2, column 2: expected a value'],
    ['{"userName":}', 'line 1, column 13: expected a value'],
    ['{"userName":"bjensen",}', 'line 1, column 23: expected a name'],
    ['{\n  "userName" "bjensen"\n}', 'line 2, column 14: expected ":"'],
    ['{"emails":[1 2]}', 'line 1, column 14: expected "," or "]"'],
    ['{"active":True}', 'line 1, column 11: expected a value'],
    ['{"active":true', 'line 1, column 15: expected "," or "}"'],
    ['{"title":"Tour', 'line 1, column 10: expected a string that is closed'],
    ['{"title":"a\nb"}', 'line 1, column 10: expected a string that is closed'],
    ['{"title":"\\x"}', 'line 1, column 10: expected a string that is closed'],
    ['{} {}', 'line 1, column 4: expected nothing more'],
    ['{"count":01}', 'line 1, column 10: expected a value'],
    ['\uFEFF{}', 'line 1, column 1: expected a value'],
    [']', 'line 1, column 1: expected a value'],
    ['\u00a0{}', 'line 1, column 1: expected a value'],
  ])('says where %j stops being JSON [create-22, create-23, unicode-03]', (text, detail) => {
    const error = refusal(text);
    expect(error.scimType).toBe('invalidSyntax');
    expect(error.detail).toContain(detail);
  });

  it('never repeats what a malformed body holds', () => {
    expect(refusal('{"password":"t1meMa$heen').detail).not.toContain('t1me');
    expect(refusal('{"password":"t1meMa$heen" x}').detail).not.toContain('t1me');
  });

  it('refuses any text that JSON.parse refuses, with a ScimError', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]:,"\\u0 1-.etrufalsn\n'.split('')) }), (text) => {
        let json = true;
        try {
          JSON.parse(text);
        } catch {
          json = false;
        }
        fc.pre(!json);
        expect(refusal(text).status).toBe(400);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['{"userName":"bjensen","userName":"jsmith"}', 'column 23: expected each name once, not "userName" again'],
    ['[{"a":{"b":1,"c":":","b":2}}]', '"b" again'],
    ['{"a":1,"\\u0061":2}', '"a" again'],
    ['{"__proto__":1,"__proto__":2}', '"__proto__" again'],
    [`{"n":${'1'.repeat(1_000)},"n":1}`, '"n" again'],
  ])('refuses a name given twice in one object: %s [security-05]', (text, detail) => {
    const error = refusal(text);
    expect(error.scimType).toBe('invalidSyntax');
    expect(error.detail).toContain(detail);
  });

  it('takes the same name in two objects', () => {
    const emails = [{ value: 'bjensen@example.com' }, { value: 'babs@jensen.org' }];
    expect(parse(JSON.stringify({ emails }))).toEqual({ emails });
  });

  it('takes a body as deep as the limit and refuses one deeper, before it is parsed [security-05]', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parse(nested(32))).toBeInstanceOf(Array);
    expect(refusal(nested(33)).detail).toContain('deeper than the 32 levels');
    expect(refusal('{"a":'.repeat(1_000_000)).detail).toContain('deeper than the 32 levels');
    expect(parse(`["${'['.repeat(100)}\\"${'['.repeat(100)}"]`)).toHaveLength(1);
  });

  it.each([String.raw`"\u0000"`, String.raw`{"a":["\ud800"]}`, String.raw`{"\udc00":1}`, '"\ud800"'])(
    'refuses text that no store can keep: %s [security-05]',
    (text) => {
      expect(refusal(text).scimType).toBe('invalidValue');
    },
  );

  it('takes escapes and characters beyond the basic plane [unicode-01]', () => {
    expect(parse(String.raw`"\ud83d\ude00 \u00e9"`)).toBe('😀 é');
    expect(parse('"😀 Ünïcödé"')).toBe('😀 Ünïcödé');
  });

  it('keeps prototype keys as plain data [security-04]', () => {
    const value = parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
