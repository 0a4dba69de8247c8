import { invalidValue } from '../protocol/error.ts';
import type { Parameters } from './context.ts';

const names = new Map(
  ['attributes', 'excludedAttributes', 'filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor'].map(
    (name) => [name.toLowerCase(), name] as const,
  ),
);

/** Those whose values are lists, so that naming them twice is no contradiction. */
const lists = new Set(['attributes', 'excludedAttributes']);

const none: Parameters = new Map();

/**
 * The query parameters that SCIM defines (RFC 7644 §3.4.2, §3.9; RFC 9865 §2), by their canonical names.
 * Others are ignored. `+` is a space: older Okta clients send it so.
 * @throws ScimError 400 where one is given twice, since either could be meant
 */
export const parseParameters = (query: string): Parameters => {
  if (query === '') return none;
  const parameters = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(query)) {
    const name = names.get(key.toLowerCase());
    if (!name) continue;
    const present = parameters.get(name);
    if (present !== undefined && !lists.has(name)) throw invalidValue(`The query parameter ${name} is given twice.`);
    parameters.set(name, present === undefined ? value : `${present},${value}`);
  }
  return parameters;
};
