import { isObject, same, type Json } from '../../protocol/json.ts';

/** What a documented body looks like: which members, of what kind, in which order. */
export type Shape =
  | { readonly kind: 'text' | 'number' | 'boolean' }
  | { readonly kind: 'is'; readonly value: Json }
  /** URNs, this one first. */
  | { readonly kind: 'schemas'; readonly first: string }
  | {
      readonly kind: 'object';
      readonly members: readonly Member[];
      /** Whether others, of mappings or of the service, may stand among them. */
      readonly open: boolean;
    }
  /** Each element is one of these. */
  | { readonly kind: 'list'; readonly of: readonly Shape[] };

interface Member {
  readonly name: string;
  readonly optional: boolean;
  readonly shape: Shape;
}

export const text: Shape = { kind: 'text' };
export const number: Shape = { kind: 'number' };
export const boolean: Shape = { kind: 'boolean' };
export const is = (value: Json): Shape => ({ kind: 'is', value });
export const schemas = (first: string): Shape => ({ kind: 'schemas', first });
export const list = (...of: readonly Shape[]): Shape => ({ kind: 'list', of });

/** Members in their order; a name that ends with `?` need not be there. */
const membersOf = (members: Readonly<Record<string, Shape>>): readonly Member[] =>
  Object.entries(members).map(([name, shape]) => ({
    name: name.replace(/\?$/, ''),
    optional: name.endsWith('?'),
    shape,
  }));
export const object = (members: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'object',
  members: membersOf(members),
  open: false,
});
export const openObject = (members: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'object',
  members: membersOf(members),
  open: true,
});

const at = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
const called = (path: string): string => path || 'the body';

/** Where a value is not of a shape, in words; the order of members is {@link disorder}'s. */
export const misfits = (shape: Shape, value: Json | undefined, path = ''): readonly string[] => {
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string' ? [] : [`${called(path)} is no text`];
    case 'number':
    case 'boolean':
      return typeof value === shape.kind ? [] : [`${called(path)} is no ${shape.kind}`];
    case 'is':
      return same(value, shape.value) ? [] : [`${called(path)} is not ${JSON.stringify(shape.value)}`];
    case 'schemas':
      return Array.isArray(value) && value[0] === shape.first
        ? []
        : [`${called(path)} does not begin with ${shape.first}`];
    case 'list':
      if (!Array.isArray(value)) return [`${called(path)} is no list`];
      return value.flatMap((element, index) => {
        const found = shape.of.map((one) => misfits(one, element, `${path}[${index}]`));
        return found.toSorted((a, b) => a.length - b.length)[0] ?? [`${path} is not empty`];
      });
    case 'object': {
      if (!isObject(value)) return [`${called(path)} is no object`];
      const known = new Set(shape.members.map(({ name }) => name));
      const unknown = shape.open ? [] : Object.keys(value).filter((name) => !known.has(name));
      return [
        ...shape.members.flatMap((one) => {
          if (!Object.hasOwn(value, one.name)) return one.optional ? [] : [`${at(path, one.name)} is missing`];
          return misfits(one.shape, value[one.name], at(path, one.name));
        }),
        ...unknown.map((name) => `${at(path, name)} is not documented`),
      ];
    }
  }
};

/** The first two members that stand the other way round than documented, in words. */
export const disorder = (shape: Shape, value: Json | undefined, path = ''): string | undefined => {
  if (shape.kind === 'list' && Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      const found = shape.of.map((one) => [misfits(one, element).length, one] as const);
      const [best] = found.toSorted(([a], [b]) => a - b);
      const wrong = best && disorder(best[1], element, `${path}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
  }
  if (shape.kind !== 'object' || !isObject(value)) return undefined;
  const order = new Map(shape.members.map(({ name }, index) => [name, index]));
  let before: string | undefined;
  for (const name of Object.keys(value).filter((one) => order.has(one))) {
    if (before !== undefined && order.get(before)! > order.get(name)!) return `${at(path, name)} comes after ${before}`;
    before = name;
  }
  for (const one of shape.members) {
    const wrong = disorder(one.shape, value[one.name], at(path, one.name));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};

/** A shape as people read it: `{ "userName": "…", "displayName"?: "…" }`. */
export const sketch = (shape: Shape, indent = ''): string => {
  switch (shape.kind) {
    case 'text':
      return '"…"';
    case 'number':
      return '0';
    case 'boolean':
      return 'true | false';
    case 'is':
      return JSON.stringify(shape.value);
    case 'schemas':
      return `["${shape.first}", …]`;
    case 'list':
      return shape.of.length === 0 ? '[]' : `[${shape.of.map((one) => sketch(one, indent)).join(' | ')}, …]`;
    case 'object': {
      const inner = `${indent}  `;
      const lines = shape.members.map(
        ({ name, optional, shape: one }) => `${inner}"${name}"${optional ? '?' : ''}: ${sketch(one, inner)}`,
      );
      return `{\n${[...lines, ...(shape.open ? [`${inner}…`] : [])].join(',\n')}\n${indent}}`;
    }
  }
};
