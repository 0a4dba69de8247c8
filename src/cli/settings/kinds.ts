/** What a setting may be: how its text or JSON is read and checked, and what the help calls it. */
import * as v from 'valibot';

type Schema = v.GenericSchema<string | number | boolean | readonly string[], unknown>;

export interface Setting {
  readonly type: string;
  /** Reads what a flag or a variable (text) or the config file (JSON) holds. */
  readonly schema: Schema;
  readonly default?: string | number | boolean;
  readonly description: string;
}

export const text = { type: 'text', schema: v.pipe(v.string('expected a text'), v.nonEmpty('expected a text')) };

export const list = {
  type: 'list',
  schema: v.pipe(
    v.union(
      [
        v.array(v.string()),
        v.pipe(
          v.string(),
          v.transform((value) => value.split(',').map((item) => item.trim())),
        ),
      ],
      'expected a list',
    ),
    v.checkItems((item) => item !== '', 'expected a list without empty entries'),
    v.readonly(),
  ),
};

export const boolean = {
  type: 'boolean',
  schema: v.union(
    [
      v.boolean(),
      v.pipe(
        v.picklist(['true', 'false']),
        v.transform((value) => value === 'true'),
      ),
    ],
    'expected true or false',
  ),
};

export const integer = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  const expected = `expected an integer ${range}`;
  return {
    type: 'integer',
    schema: v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))], expected),
      v.safeInteger(expected),
      v.minValue(least, expected),
      v.maxValue(most, expected),
    ),
  };
};

/** What comes before `/scim/v2` in the public URL; a path is for a proxy that takes it off. */
export const baseUrl = {
  type: 'URL',
  schema: v.pipe(
    v.string('expected a URL'),
    v.regex(/^https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?$/i, 'expected a URL such as https://scim.example.com'),
    v.url('expected a URL such as https://scim.example.com'),
    v.transform((url) => url.replace(/\/+$/, '').replace(/\/scim\/v2$/, '')),
  ),
};

/** A key of 32 bytes. */
export const key = {
  type: 'text',
  schema: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/i, 'expected 64 hexadecimal digits')),
};

/** One of `values`. */
export const oneOf = <const Values extends readonly string[]>(values: Values) => ({
  type: values.join(' '),
  schema: v.picklist(values, `expected one of ${values.join(', ')}`),
});
