import { member, type Json } from '../../protocol/json.ts';
import type { Answer, Target, Why } from '../target.ts';

/** One thing that a suite of Okta's wants of a value, no more exactly than it does. */
export interface Want {
  readonly says: string;
  readonly holds: (value: Json | undefined) => boolean;
}

export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

export const present: Want = {
  says: 'a value',
  holds: (value) => value !== undefined && value !== null && value !== '' && textOf(value) !== '[]',
};
const numberOf = (value: Json | undefined): number =>
  typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : NaN;

/** `"1"` is let pass here; Okta's engine is strict. */
export const aNumber: Want = { says: 'a number', holds: (value) => !Number.isNaN(numberOf(value)) };
export const theNumber = (expected: number): Want => ({
  says: String(expected),
  holds: (value) => numberOf(value) === expected,
});
export const equal = (expected: Json): Want => ({
  says: textOf(expected),
  holds: (value) => value !== undefined && textOf(value) === textOf(expected),
});
export const holding = (urn: string): Want => ({
  says: `a list with ${urn}`,
  holds: (value) => Array.isArray(value) && value.includes(urn),
});
/** In a list, or in a text. */
export const naming = (urn: string): Want => ({ says: urn, holds: (value) => textOf(value).includes(urn) });

/** The value at `Resources[0].name.givenName`. */
export const at = (json: Json | undefined, path: string): Json | undefined => {
  let value = json;
  for (const key of path.split(/[.[\]]+/)) value = Array.isArray(value) ? value[Number(key)] : member(value, key);
  return value;
};

/** Demands JSON, and of the values at these paths what is wanted. */
export const demandAll = (t: Target, answer: Answer, wants: Readonly<Record<string, Want>>, why: Why): void => {
  t.demand(answer.json !== undefined, 'a JSON body', answer.text.slice(0, 200) || 'no body', answer, why);
  for (const [path, { says, holds }] of Object.entries(wants)) {
    const value = at(answer.json, path);
    t.demand(holds(value), `${path}: ${says}`, value === undefined ? 'nothing' : textOf(value), answer, why);
  }
};

/** What Okta's suites read of a user. */
export const completeUser = (prefix: string): Readonly<Record<string, Want>> =>
  Object.fromEntries(
    ['id', 'name.familyName', 'name.givenName', 'userName', 'active', 'emails[0].value'].map((path) => [
      prefix + path,
      present,
    ]),
  );
