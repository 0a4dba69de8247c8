import { describe, expect, it } from 'vitest';
import testResource from '../../examples/schemas/test-resource.json' with { type: 'json' };
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import type { Attribute, SchemaDefinition } from '../../src/protocol/schema.ts';
import { refusal } from './client.ts';
import { createHarness } from './harness.ts';

const { send, patch } = await createHarness({ configured: parseResourceTypeFile(testResource, 'test-resource.json') });

/** A value that the attribute may have, one of many: of a complex one what is as mutable as itself, and returned. */
const sample = (attribute: Attribute, n: number): unknown => {
  const { name, subAttributes = [], multiValued } = attribute;
  const one = {
    string: `${name} ${n}`,
    boolean: n % 2 === 1,
    decimal: n + 0.5,
    integer: -n,
    dateTime: `2026-01-0${n}T00:00:00Z`,
    reference: `https://example.com/${name}/${n}`,
    binary: Buffer.from([n]).toString('base64'),
    complex: Object.fromEntries(
      subAttributes
        .filter((s) => s.mutability === attribute.mutability && s.returned === 'default')
        .map((s) => [s.name, sample(s, n)]),
    ),
  }[attribute.type];
  return multiValued ? [one] : one;
};

/** Something that a PATCH path names. */
interface Place {
  readonly path: string;
  readonly attribute: Attribute;
  /** The attribute that holds it, where it is a sub-attribute, and that attribute's path. */
  readonly holder?: { readonly attribute: Attribute; readonly path: string };
  /** Where the holder is multi-valued: the element that the path selects. */
  readonly element?: Record<string, unknown>;
  readonly extension?: string;
}

const placesOf = (schema: SchemaDefinition, extension: string | undefined): Place[] =>
  schema.attributes.flatMap((attribute): Place[] => {
    const path = extension ? `${extension}:${attribute.name}` : attribute.name;
    const rest = extension ? { extension } : {};
    const holder = { attribute, path };
    const whole: Place = { path, attribute, ...rest };
    const { subAttributes = [], multiValued } = attribute;
    if (!multiValued) {
      return [whole, ...subAttributes.map((s) => ({ path: `${path}.${s.name}`, attribute: s, holder, ...rest }))];
    }
    const parts = subAttributes.map((s) => {
      const key = subAttributes.find((k) => k !== s && k.type === 'string')!;
      const value = sample(key, 3) as string;
      const required = subAttributes.filter((k) => k.required).map((k) => [k.name, sample(k, 3)]);
      const element = { ...Object.fromEntries(required), [key.name]: value };
      return { path: `${path}[${key.name} eq "${value}"].${s.name}`, attribute: s, holder, element, ...rest };
    });
    return [whole, ...parts];
  });

const schemas: SchemaDefinition[] = (await send('GET', '/Schemas')).json.Resources;
const find = (urn: string) => schemas.find((schema) => schema.id === urn)!;

interface TypeDocument {
  readonly name: string;
  readonly endpoint: string;
  readonly schema: string;
  readonly schemaExtensions?: readonly { readonly schema: string }[];
}

const types: TypeDocument[] = (await send('GET', '/ResourceTypes')).json.Resources;
const [member] = await Promise.all(
  ['member'].map(async (userName) => (await send('POST', '/Users', { schemas: [types[0]!.schema], userName })).json.id),
);

describe.each(types)('$name', ({ endpoint, schema, schemaExtensions = [] }) => {
  const places = [
    ...placesOf(find(schema), undefined),
    ...schemaExtensions.flatMap((extension) => placesOf(find(extension.schema), extension.schema)),
    // Members are references, and their parts are immutable: they have a file of their own.
  ].filter(({ path }) => !path.startsWith('members'));

  it.each(places)('has $path added, replaced and removed, as its schema allows [patch-06]', async (place) => {
    const { path, attribute, holder, element, extension } = place;
    const required = find(schema).attributes.filter((a) => a.required);
    const body = { schemas: [schema], ...Object.fromEntries(required.map((a) => [a.name, `${a.name} of ${path}`])) };
    const location = `${endpoint}/${(await send('POST', endpoint, body)).json.id}`;

    const read = async (): Promise<unknown> => {
      // What is returned on request alone is asked for.
      const names = [holder?.path, path.replace(/\[.*\]/, '')].filter(Boolean).join(',');
      const answer = await send('GET', `${location}?attributes=${encodeURIComponent(names)}`);
      const resource = extension ? answer.json[extension] : answer.json;
      if (!holder) return resource?.[attribute.name];
      const value = resource?.[holder.attribute.name];
      const [selected] = holder.attribute.multiValued ? (value ?? []) : [value];
      return selected?.[attribute.name];
    };
    const apply = async (op: string, value?: unknown): Promise<string> => {
      const answer = await patch(location, [{ op, path, ...(value !== undefined && { value }) }]);
      return answer.status === 200 ? '200' : refusal(answer);
    };

    const characteristics = [attribute, ...(holder ? [holder.attribute] : [])];
    const has = (mutability: string) => characteristics.some((a) => a.mutability === mutability);
    const shown = characteristics.every((a) => a.returned !== 'never');
    if (has('readOnly')) {
      const value = attribute.mutability === 'readOnly' ? sample(attribute, 1) : 'x';
      for (const op of ['add', 'replace']) expect([op, await apply(op, value)]).toEqual([op, '400 mutability']);
      expect(await apply('remove')).toBe('400 mutability');
      return;
    }
    if (element) expect((await patch(location, [{ op: 'add', path: holder!.path, value: element }])).status).toBe(200);

    const first = sample(attribute, 1);
    expect(await apply(attribute.multiValued || !attribute.required ? 'add' : 'replace', first)).toBe('200');
    expect(await read()).toEqual(shown ? first : undefined);

    const second = sample(attribute, 2);
    const fixed = has('immutable');
    expect(await apply('replace', second)).toBe(fixed ? '400 mutability' : '200');
    expect(await read()).toEqual(shown ? (fixed ? first : second) : undefined);

    const kept = fixed || attribute.required;
    expect(await apply('remove')).toBe(kept ? '400 mutability' : '200');
    expect(await read()).toEqual(shown && kept ? (fixed ? first : second) : undefined);
  });
});

it('has externalId, which every resource has, added, replaced and removed [patch-06]', async () => {
  for (const [op, value] of [
    ['add', 'bjensen'],
    ['replace', 'BJensen'],
    ['remove', undefined],
  ]) {
    await patch(`/Users/${member}`, [{ op, path: 'externalId', ...(value && { value }) }]);
    expect((await send('GET', `/Users/${member}`)).json.externalId).toBe(value);
  }
});
