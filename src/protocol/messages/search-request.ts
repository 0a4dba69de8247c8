import { invalidSyntax, invalidValue } from '../error.ts';
import { isObject, type Json } from '../json.ts';

const searchRequestSchema = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

const text = (value: Json): string | undefined => (typeof value === 'string' ? value : undefined);
const texts = (value: Json): string | undefined =>
  Array.isArray(value) && value.every((element) => typeof element === 'string') ? value.join(',') : undefined;
const integer = (value: Json): string | undefined => (Number.isSafeInteger(value) ? JSON.stringify(value) : undefined);

const string = { read: text, expected: 'a string' };
const strings = { read: texts, expected: 'an array of strings' };
const number = { read: integer, expected: 'an integer' };

const members = new Map(
  Object.entries({
    schemas: strings,
    attributes: strings,
    excludedAttributes: strings,
    filter: string,
    sortBy: string,
    sortOrder: string,
    startIndex: number,
    count: number,
    cursor: string,
  }).map(([name, kind]) => [name.toLowerCase(), { name, ...kind }] as const),
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
    const parameter = member.read(value);
    if (parameter === undefined) throw invalidValue(`${member.name}: expected ${member.expected}.`);
    parameters.set(member.name, parameter);
  }
  if (parameters.get('schemas')?.toLowerCase() !== searchRequestSchema.toLowerCase()) {
    throw invalidSyntax(`schemas: expected ["${searchRequestSchema}"].`);
  }
  parameters.delete('schemas');
  return parameters;
};
