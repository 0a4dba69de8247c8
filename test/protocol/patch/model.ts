import * as fc from 'fast-check';
import { isObject, type Json, type JsonObject } from '../../../src/protocol/json.ts';
import { testExtension } from '../test-resource.ts';

/** One operation on the TestResource, taken apart, so that the model has nothing to parse. */
export interface Step {
  readonly op: 'add' | 'replace' | 'remove';
  readonly extension: boolean;
  readonly attribute: string;
  readonly subAttribute?: string | undefined;
  /** The sub-attribute and the value that select elements. */
  readonly where?: readonly [string, string] | undefined;
  readonly value?: Json | undefined;
}

/** The step as an operation of a PATCH; `pathless` where it can be said without a path, and is. */
export const toOperation = (step: Step, pathless = false): JsonObject => {
  const { op, extension, attribute, subAttribute, where, value } = step;
  if (pathless && op !== 'remove' && subAttribute === undefined && where === undefined) {
    const member = { [attribute]: value ?? null };
    return { op, value: extension ? { [testExtension]: member } : member };
  }
  const filter = where ? `[${where[0]} eq ${JSON.stringify(where[1])}]` : '';
  const path = `${extension ? `${testExtension}:` : ''}${attribute}${filter}${subAttribute ? `.${subAttribute}` : ''}`;
  return { op, path, ...(value !== undefined && { value }) };
};

const text = fc.constantFrom('a', 'A', 'b', 'c');
const integer = fc.integer({ min: 0, max: 3 });
/** An object with the parts that are required, and any of the others. */
const object = (parts: Record<string, fc.Arbitrary<Json>>, requiredKeys: string[] = []): fc.Arbitrary<JsonObject> =>
  fc.record(parts, { requiredKeys });
const element = object({ value: text, type: text, display: text, primary: fc.boolean(), immutable: text }, ['value']);
const complex = object({
  string: text,
  integer,
  strings: fc.array(text, { minLength: 1, maxLength: 2 }),
  immutable: text,
});
const values: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  name: text,
  string: text,
  stringExact: text,
  integer,
  boolean: fc.boolean(),
  immutable: text,
  strings: fc.array(text, { maxLength: 3 }),
  stringsExact: fc.array(text, { maxLength: 3 }),
  integers: fc.array(integer, { maxLength: 3 }),
  complex,
  complexes: fc.array(element, { maxLength: 3 }),
  display: text,
  type: text,
  value: text,
  primary: fc.boolean(),
};
const simple = ['name', 'string', 'stringExact', 'integer', 'boolean', 'immutable'];
const plural = ['strings', 'stringsExact', 'integers'];
const attribute = (extension: boolean): fc.Arbitrary<string> =>
  extension
    ? fc.constantFrom('string', 'integer', 'strings')
    : fc.oneof(
        fc.constantFrom(...simple),
        fc.constantFrom(...plural),
        fc.constantFrom('complex', 'complexes', 'complexes'),
      );
const subAttributesOf: Readonly<Record<string, readonly string[]>> = {
  complex: ['string', 'integer', 'strings', 'immutable'],
  complexes: ['value', 'type', 'display', 'primary', 'immutable'],
};

/** Any step that a client may ask for, its values of the right type. */
export const step: fc.Arbitrary<Step> = fc
  .record({ op: fc.constantFrom('add' as const, 'replace' as const, 'remove' as const), extension: fc.boolean() })
  .chain(({ op, extension }) =>
    fc.record({
      op: fc.constant(op),
      extension: fc.constant(extension),
      attribute: attribute(extension),
    }),
  )
  .chain((base) => {
    const subs = subAttributesOf[base.attribute];
    return fc.record({
      base: fc.constant(base),
      subAttribute: subs ? fc.option(fc.constantFrom(...subs), { nil: undefined }) : fc.constant(undefined),
      where:
        base.attribute === 'complexes'
          ? fc.option(fc.tuple(fc.constantFrom('type', 'value', 'display'), text), { nil: undefined, freq: 2 })
          : fc.constant(undefined),
    });
  })
  .chain(({ base, subAttribute, where }) => {
    const given = subAttribute ? values[subAttribute]! : where ? element : values[base.attribute]!;
    const listed = [...plural, 'complexes'].includes(base.attribute) && !subAttribute && !where;
    const value: fc.Arbitrary<Json | undefined> =
      base.op === 'add'
        ? given
        : base.op === 'replace'
          ? fc.oneof({ arbitrary: given, weight: 5 }, { arbitrary: fc.constant(null), weight: 1 })
          : listed
            ? fc.option(given, { nil: undefined })
            : fc.constant(undefined);
    return fc.record({ value }).map((v) => ({ ...base, subAttribute, where, ...v }));
  });

/** A TestResource as a client may create it. */
export const resource: fc.Arbitrary<JsonObject> = fc
  .tuple(
    text,
    object({ string: text, stringExact: text, integer, immutable: text }),
    object({ strings: values['strings']!, complex, complexes: values['complexes']! }),
    object({ string: text, integer, strings: values['strings']! }),
  )
  .map(([name, some, more, extension]) => ({ name, ...some, ...more, [testExtension]: extension }));

/** What the model throws where the RFC has the request refused. */
export class Refused extends Error {}

const lower = (value: Json | undefined): Json | undefined => (typeof value === 'string' ? value.toLowerCase() : value);
const equal = (attribute: string, a: Json, b: Json): boolean =>
  attribute === 'stringsExact' ? a === b : lower(a) === lower(b);
const alike = (a: JsonObject, b: JsonObject): boolean =>
  lower(a['value']) === lower(b['value']) && lower(a['type']) === lower(b['type']);
const asList = (value: Json | undefined): Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
const asObjects = (value: Json | undefined): JsonObject[] => asList(value).filter(isObject);

const set = (holder: JsonObject, name: string, value: Json | undefined): void => {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0))
    Reflect.deleteProperty(holder, name);
  else if (isObject(value) && Object.keys(value).length === 0) Reflect.deleteProperty(holder, name);
  else holder[name] = value;
};

const union = (attribute: string, list: Json[], more: Json[]): Json[] => {
  const result = [...list];
  for (const value of more) if (!result.some((present) => equal(attribute, present, value))) result.push(value);
  return result;
};

const onceEach = (list: JsonObject[]): JsonObject[] => {
  const result: JsonObject[] = [];
  for (const item of list) {
    const place = result.findIndex((present) => alike(present, item));
    if (place < 0) result.push(item);
    else if (item['primary'] === true) result[place] = item;
  }
  return result;
};

const onePrimary = (list: JsonObject[], set: JsonObject[]): void => {
  const chosen = list.filter((item) => item['primary'] === true && set.includes(item));
  if (chosen.length > 1) throw new Refused('invalidValue');
  if (chosen.length === 0) return;
  for (const item of list) if (item !== chosen[0] && item['primary'] === true) item['primary'] = false;
};

const assignPart = (
  holder: JsonObject,
  op: Step['op'],
  name: string,
  value: Json | undefined,
  required: boolean,
): void => {
  if (op === 'add' && value === null) return;
  const present = holder[name];
  if (op === 'remove' || value === null || value === undefined) {
    if (required && present !== undefined) throw new Refused('mutability');
    Reflect.deleteProperty(holder, name);
  } else if (op === 'add' && Array.isArray(value)) set(holder, name, union(name, asList(present), value));
  else set(holder, name, value);
};

const keepsImmutable = (before: JsonObject, after: JsonObject): void => {
  if (before['immutable'] !== undefined && before['immutable'] !== after['immutable']) throw new Refused('mutability');
};

const changeElements = (holder: JsonObject, { op, subAttribute, where, value }: Step): void => {
  let list = asObjects(holder['complexes']);
  if (!where && !subAttribute) {
    const sent = onceEach(asObjects(structuredClone(value)));
    if (op === 'remove') {
      const gone = (item: JsonObject) =>
        sent.some((s) => lower(s['value']) === lower(item['value']) && (s['type'] === undefined || alike(s, item)));
      list = value === undefined ? [] : list.filter((item) => !gone(item));
    } else if (op === 'replace') {
      list = sent;
      onePrimary(list, list);
    } else {
      const said: JsonObject[] = [];
      for (const item of sent) {
        const present = list.find((other) => alike(other, item));
        if (item['primary'] === true) said.push(present ?? item);
        if (!present) list.push(item);
        else {
          const before = { ...present };
          Object.assign(present, item);
          keepsImmutable(before, present);
        }
      }
      onePrimary(list, said);
    }
  } else {
    const selected = list.filter((item) => !where || lower(item[where[0]]) === lower(where[1]));
    if (selected.length === 0) {
      if (op === 'remove' && !where) return;
      throw new Refused('noTarget');
    }
    for (const item of selected) {
      const before = { ...item };
      if (subAttribute) assignPart(item, op, subAttribute, value, subAttribute === 'value');
      else if (op === 'remove' || value === null) list = list.filter((other) => other !== item);
      else if (isObject(value)) {
        if (op === 'replace') for (const key of Object.keys(item)) Reflect.deleteProperty(item, key);
        Object.assign(item, structuredClone(value));
      }
      if (subAttribute || op === 'add') keepsImmutable(before, item);
    }
    const setsPrimary = subAttribute === 'primary' || (isObject(value) && !subAttribute && 'primary' in value);
    onePrimary(list, setsPrimary ? selected : []);
    list = onceEach(list);
  }
  set(holder, 'complexes', list);
};

const changeAttribute = (holder: JsonObject, theStep: Step): void => {
  const { op, attribute, subAttribute, value } = theStep;
  const present = holder[attribute];
  if (attribute === 'complexes') changeElements(holder, theStep);
  else if (attribute === 'complex') {
    const parts = { ...(isObject(present) ? present : {}) };
    if (subAttribute) assignPart(parts, op, subAttribute, value, false);
    else if (isObject(value))
      for (const [name, part] of Object.entries(value)) assignPart(parts, op, name, part, false);
    set(holder, attribute, subAttribute || isObject(value) ? parts : undefined);
  } else if (op === 'remove' && value !== undefined) {
    set(
      holder,
      attribute,
      asList(present).filter((item) => !asList(value).some((gone) => equal(attribute, gone, item))),
    );
  } else assignPart(holder, op, attribute, value, attribute === 'name');
};

/**
 * What the steps make of the resource: as simple as it can be written, slow, and sharing nothing with what it judges.
 * @throws Refused with the scimType as message
 */
export const applySteps = (before: JsonObject, steps: readonly Step[]): JsonObject => {
  const after = structuredClone(before);
  for (const one of steps) {
    const holder = one.extension ? { ...(after[testExtension] as JsonObject | undefined) } : after;
    changeAttribute(holder, one);
    if (one.extension) set(after, testExtension, holder);
  }
  for (const get of [(r: JsonObject) => r, (r: JsonObject) => (r['complex'] ?? {}) as JsonObject])
    keepsImmutable(get(before), get(after));
  after['schemas'] = [(before['schemas'] as Json[])[0]!, ...(after[testExtension] ? [testExtension] : [])];
  return after;
};
