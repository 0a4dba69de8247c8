import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isObject, member, type Json, type JsonObject } from '../../src/protocol/json.ts';
import { sharedFile } from '../shared.ts';

/** Texts that mean something in a request; of others it matters only that they are there. */
const telling = /^(?:urn:|replace$|add$|remove$|delete$|members$|members\[value eq )/;

/** The shape of a body: its properties in their order, without the ids and names of the example. */
const shapeOf = (value: Json): Json => {
  if (typeof value === 'string') return telling.test(value) ? value.replace(/"[^"]*"/, '"…"') : 'text';
  if (Array.isArray(value))
    return [...new Set(value.map((one) => JSON.stringify(shapeOf(one))))].map((one) => JSON.parse(one));
  if (!isObject(value)) return typeof value === 'number' ? 0 : value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
};

/** What the contract leaves out, filled in. */
const filled = (text: string): string =>
  text
    .replaceAll('"members":[…]', '"members":[{"value":"A","display":"a"}]')
    .replaceAll('"schemas":[…]', '"schemas":["urn:scim:schemas:core:1.0"]');

const parse = (text: string): JsonObject | undefined => {
  try {
    const json = JSON.parse(filled(text)) as Json;
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
};

const contract = readFileSync(sharedFile('okta/contract.md'), 'utf8');
const sections = contract.slice(contract.indexOf('\n### 4.4'), contract.indexOf('\n## 6.'));
const written = [
  ...[...sections.matchAll(/```json\n([\s\S]*?)\n```/g)].map(([, text = '']) => text),
  ...[...sections.matchAll(/`(?:PATCH )?(\{[^`]*\})`/g)].map(([, text = '']) => text),
];

/** The bodies that change users' state and groups: a PatchOp, a PATCH of SCIM 1.1, a whole group. */
const bodies = written
  .map(parse)
  .filter((body) => body !== undefined)
  .filter((body) => {
    const schemas = JSON.stringify(member(body, 'schemas') ?? '');
    if (schemas.includes('PatchOp')) return true;
    const answers = ['Resources', 'Errors', 'detail'].some((name) => member(body, name) !== undefined);
    const created = member(member(body, 'meta'), 'created') !== undefined;
    return !answers && !created && (schemas.includes('core:1.0"') || schemas.includes('2.0:Group'));
  });

/** Said of others: a full push without a path is reported, and Okta's own has one (§4.8); 1.1 creates without members once were. */
const notOurs = (body: JsonObject): boolean => {
  const operations = member(body, 'Operations');
  const value = Array.isArray(operations) ? member(operations[0], 'value') : undefined;
  const bare = JSON.stringify(Object.keys(body)) === '["schemas","displayName"]';
  return (isObject(value) && Object.hasOwn(value, 'members')) || bare;
};

describe('every body of a change that Okta’s contract shows', () => {
  const recorded = new Set<string>();
  for (const file of globSync('test/recorded/org/*/*.json')) {
    const { exchanges } = JSON.parse(readFileSync(file, 'utf8')) as { exchanges: readonly { body?: JsonObject }[] };
    for (const { body } of exchanges) if (body) recorded.add(JSON.stringify(shapeOf(body)));
  }

  it('is found', () => expect(bodies.length).toBeGreaterThan(12));

  for (const body of bodies.filter((one) => !notOurs(one))) {
    it(`is sent in that shape: ${JSON.stringify(body).slice(0, 150)}`, () => {
      expect([...recorded]).toContain(JSON.stringify(shapeOf(body)));
    });
  }
});
