import { invalidSyntax, invalidValue } from '../error.ts';
import { isObject, type Json } from '../json.ts';

export const searchRequestSchema = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

const isStrings = (value: Json): value is string[] =>
  Array.isArray(value) && value.every((element) => typeof element === 'string');

const kinds = {
  strings: { expected: 'an array of strings', test: isStrings },
  string: { expected: 'a string', test: (value: Json) => typeof value === 'string' },
  integer: { expected: 'an integer', test: (value: Json) => Number.isSafeInteger(value) },
} as const;

const members = new Map(
  (
    [
      ['schemas', 'strings'],
      ['attributes', 'strings'],
      ['excludedAttributes', 'strings'],
      ['filter', 'string'],
      ['sortBy', 'string'],
      ['sortOrder', 'string'],
      ['startIndex', 'integer'],
      ['count', 'integer'],
      ['cursor', 'string'],
    ] as const
  ).map(([name, kind]) => [name.toLowerCase(), { name, ...kinds[kind] }] as const),
);

/**
 * Reads a SearchRequest (RFC 7644 §3.4.3): names in any case, null as absent, unknown members ignored.
 * @returns the parameters by their canonical names, as the query of a URL gives them: lists joined by commas
 * @throws ScimError invalidSyntax where it is not a SearchRequest, invalidValue where a member is of another type
 */
export const parseSearchRequest = (input: Json): ReadonlyMap<string, string> => {
  if (!isObject(input)) throw invalidSyntax('A search is a JSON object.');
  const parameters = new Map<string, string>();
  for (const [key, value] of Object.entries(input)) {
    const member = members.get(key.toLowerCase());
    if (!member || value === null) continue;
    if (parameters.has(member.name)) throw invalidSyntax(`${member.name} is given twice, in different spellings.`);
    if (!member.test(value)) throw invalidValue(`${member.name}: expected ${member.expected}.`);
    parameters.set(member.name, Array.isArray(value) ? value.join() : String(value as string | number));
  }
  if (parameters.get('schemas')?.toLowerCase() !== searchRequestSchema.toLowerCase()) {
    throw invalidSyntax(`schemas: expected ["${searchRequestSchema}"].`);
  }
  parameters.delete('schemas');
  return parameters;
};
