import { isObject, member, type Json } from '../protocol/json.ts';
import type { Answer, ScimRequest } from './flow.ts';
import { textMember } from './text-member.ts';

const listNames = ['Resources', 'totalResults', 'startIndex', 'itemsPerPage'];

const ofResource = (resource: Json): string[] => [
  ...(member(resource, 'password') !== undefined
    ? [
        'It returns a password: Okta writes back what it reads, and other clients log it (RFC 7643 §4.1.1: never returned).',
      ]
    : []),
  ...(member(resource, 'schemas') === undefined
    ? ['A resource without schemas: Okta does not miss it, others refuse it (RFC 7643 §3).']
    : []),
];

/** What in an answer Okta bears and other clients do not; for people, since nothing follows from it here. */
export const warningsOf = ({ method, path, body }: ScimRequest, { status, json }: Answer): readonly string[] => {
  const warnings: string[] = [];
  const endpoint = path.split('?')[0]!;
  if (!isObject(json) || status >= 300) return warnings;
  if (method === 'POST' && status !== 201) {
    warnings.push(`A create is answered with ${status}: 201 is due (RFC 7644 §3.3).`);
  }
  const isList = /^\/(?:Users|Groups)$/.test(endpoint) && method === 'GET';
  if (isList) {
    const lower = listNames.filter((name) => !Object.hasOwn(json, name) && Object.hasOwn(json, name.toLowerCase()));
    if (lower.length > 0)
      warnings.push(
        `Names in lower case, ${lower.join(', ').toLowerCase()}: write ${lower.join(', ')} (RFC 7644 §3.4.2).`,
      );
    if (member(json, 'schemas') === undefined) warnings.push('A list without schemas (RFC 7644 §3.4.2).');
    for (const name of listNames.slice(1)) {
      if (typeof member(json, name) === 'string')
        warnings.push(`${name} is a string: Okta stops at it, write a number.`);
    }
    const query = new URLSearchParams(path.slice(endpoint.length));
    const count = Number(query.get('count'));
    const resources = member(json, 'Resources');
    const found = Array.isArray(resources) ? resources : [];
    if (query.has('filter') && found.length > 1)
      warnings.push(`${found.length} resources are found by ${query.get('filter')}: does the service heed the filter?`);
    if (found.length > count)
      warnings.push(`${found.length} resources where ${count} were asked for (RFC 7644 §3.4.2.4).`);
    return [...warnings, ...new Set(found.flatMap(ofResource))];
  }
  const sent = textMember(body, 'userName');
  const returned = textMember(json, 'userName');
  if (sent !== returned && sent !== '' && sent.toLowerCase() === returned) {
    warnings.push(
      `userName comes back in lower case, ${returned}: keep it as it was sent (RFC 7643 §4.1.1: compared whatever the case, but preserved).`,
    );
  }
  return [...warnings, ...ofResource(json)];
};
