import { leaf, type AttributePath } from '../../protocol/attribute-path.ts';
import { fold } from '../../protocol/fold.ts';
import { isObject, member, type Json, type JsonObject } from '../../protocol/json.ts';
import type { Attribute } from '../../protocol/schema.ts';
import type { SqlValue } from '../sql/sql.ts';
import type { ColumnValue, MappedColumn, Plan } from './mapping.ts';

/** The value at a path of single values. */
const valueAt = (document: JsonObject, { extension, attribute, subAttribute }: AttributePath): Json | undefined => {
  const value = member(extension ? member(document, extension.id) : document, attribute.name);
  return subAttribute ? member(value, subAttribute.name) : value;
};

/** Sets, or with undefined removes, the value at a path; what is empty then goes too. */
const setAt = (document: JsonObject, path: AttributePath, value: Json | undefined): JsonObject => {
  const { extension, attribute, subAttribute } = path;
  const names = [...(extension ? [extension.id] : []), attribute.name, ...(subAttribute ? [subAttribute.name] : [])];
  const set = (object: JsonObject, [name = '', ...more]: readonly string[]): JsonObject => {
    const { [name]: before, ...rest } = object;
    const after = more.length === 0 ? value : set(isObject(before) ? before : {}, more);
    const empty = after === undefined || (more.length > 0 && Object.keys(after as JsonObject).length === 0);
    return empty ? rest : { ...object, [name]: after };
  };
  return set(document, names);
};

const stored = ({ values, path, absent = null }: MappedColumn, value: Json | undefined): ColumnValue => {
  if (value === undefined || value === null) return absent;
  if (typeof value === 'boolean' && values) return value ? values.true : values.false;
  return leaf(path).type === 'boolean' ? Boolean(value) : (value as ColumnValue);
};

const read = ({ values, path }: MappedColumn, value: unknown): Json | undefined => {
  if (value === null || value === undefined) return undefined;
  switch (leaf(path).type) {
    case 'boolean':
      return values ? value === values.true : value === true || value === 1;
    case 'integer':
    case 'decimal':
      return Number(value);
    default:
      if (typeof value === 'string') return value;
      return value instanceof Date ? value.toISOString() : JSON.stringify(value);
  }
};

/** A value as it is bound: SQLite has no booleans. */
export const bindable = (kind: 'sqlite' | 'postgres', value: ColumnValue): SqlValue =>
  typeof value === 'boolean' ? (kind === 'sqlite' ? Number(value) : (value as unknown as SqlValue)) : value;

/** What a document sets the columns of its row to: of each attribute its own, and that by which it is compared. */
export const columnsOf = ({ columns }: Plan, document: JsonObject): Map<string, ColumnValue> => {
  const found = new Map<string, ColumnValue>();
  for (const column of columns.values()) {
    const value = stored(column, valueAt(document, column.path));
    found.set(column.column, value);
    const { compare } = column;
    if (typeof compare === 'object') found.set(compare.key, typeof value === 'string' ? fold(value) : null);
  }
  return found;
};

/** What of a document no column holds. */
export const restOf = ({ columns }: Plan, document: JsonObject): JsonObject => {
  let rest = document;
  for (const { path } of columns.values()) rest = setAt(rest, path, undefined);
  const { id: _, ...kept } = rest;
  return kept;
};

const ordered = (attributes: readonly Attribute[], object: JsonObject): JsonObject => {
  const found: Record<string, Json> = {};
  for (const { name, subAttributes, multiValued } of attributes) {
    const value = member(object, name);
    if (value === undefined) continue;
    found[name] = subAttributes && !multiValued && isObject(value) ? ordered(subAttributes, value) : value;
  }
  return found;
};

/** The document of a row, in the order of the schemas. */
export const documentOf = (
  { type, columns }: Plan,
  id: string,
  rest: JsonObject,
  values: readonly unknown[],
): JsonObject => {
  let document: JsonObject = rest;
  for (const [index, column] of [...columns.values()].entries()) {
    document = setAt(document, column.path, read(column, values[index]));
  }
  const { schemas, id: _, ...attributes } = ordered(type.attributes, document);
  const extensions = type.extensions.flatMap(({ schema }) => {
    const extension = document[schema.id];
    return isObject(extension) ? [[schema.id, ordered(schema.attributes, extension)] as const] : [];
  });
  // What a service without these types has kept, or an extension that is open, stays as it is.
  const known = new Set([
    ...type.attributes.map(({ name }) => name),
    ...type.extensions.map(({ schema }) => schema.id),
  ]);
  const others = Object.entries(document).filter(([name]) => !known.has(name));
  return {
    schemas: schemas ?? [type.schema.id, ...extensions.map(([urn]) => urn)],
    id,
    ...attributes,
    ...Object.fromEntries([...extensions, ...others]),
  };
};
