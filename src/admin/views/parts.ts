import * as v from 'valibot';

/**
 * What the admin API takes and gives. From these schemas come the types, the checks of what is sent, and the OpenAPI
 * document, against which the tests hold the real answers.
 */

export const described = <T extends v.GenericSchema>(schema: T, text: string) => v.pipe(schema, v.description(text));

export const time = v.pipe(v.string(), v.isoTimestamp('expected a time such as 2026-01-31T12:00:00Z'));

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const name = v.pipe(v.string(), v.regex(/^\S(?:.{0,62}\S)?$/u, 'expected 1 to 64 characters'));

export const slug = v.pipe(
  v.string('expected a text'),
  v.regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'expected lower-case letters, digits and hyphens'),
);

export const seconds = v.pipe(
  v.number('expected seconds'),
  v.integer('expected whole seconds'),
  v.minValue(0, 'expected 0 or more seconds'),
  v.maxValue(3_153_600_000, 'expected at most a hundred years'),
);

export const milliseconds = v.pipe(v.number(), v.minValue(0));
