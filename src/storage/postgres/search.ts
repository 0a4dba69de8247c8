import { parseDateTime } from '../../protocol/date-time.ts';
import { fold } from '../../protocol/fold.ts';
import { isObject, type Json, type JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Attribute } from '../../protocol/schema.ts';
import { encodeText } from './text.ts';

const searchable = (attribute: Attribute, value: Json): Json | undefined => {
  switch (attribute.type) {
    case 'complex':
      return isObject(value) ? objectOf(attribute.subAttributes ?? [], value) : undefined;
    case 'dateTime':
      return typeof value === 'string' ? parseDateTime(value) : undefined;
    case 'boolean':
    case 'decimal':
    case 'integer':
      return value;
    default:
      return typeof value === 'string' ? encodeText(attribute.caseExact ? value : fold(value)) : undefined;
  }
};

const objectOf = (attributes: readonly Attribute[], object: JsonObject): JsonObject => {
  const found: Record<string, Json> = {};
  for (const attribute of attributes) {
    const value = Object.hasOwn(object, attribute.name) ? object[attribute.name] : undefined;
    if (value === undefined || value === null) continue;
    const kept =
      attribute.multiValued && Array.isArray(value)
        ? value.map((element) => searchable(attribute, element)).filter((element) => element !== undefined)
        : searchable(attribute, value);
    if (kept !== undefined) found[attribute.name] = kept;
  }
  return found;
};

/**
 * What filters and sorting look at, as JSON: folded by ours and not by PostgreSQL's idea of Unicode, so that every store
 * finds the same; times as milliseconds since the epoch.
 */
export const searchOf = ({ attributes, extensions }: ResourceType, document: JsonObject): string => {
  const found: Record<string, Json> = { ...objectOf(attributes, document) };
  for (const { schema } of extensions) {
    const extension = Object.hasOwn(document, schema.id) ? document[schema.id] : undefined;
    if (isObject(extension)) found[schema.id] = objectOf(schema.attributes, extension);
  }
  return JSON.stringify(found);
};

const shapeOf = (attributes: readonly Attribute[]): Json =>
  attributes.map(({ name, type, caseExact, multiValued, subAttributes }) => [
    name,
    type,
    caseExact,
    multiValued,
    ...(subAttributes ? [shapeOf(subAttributes)] : []),
  ]);

/** What `searchOf` depends on: where it changes, that is made anew. */
export const shapeOfType = ({ attributes, extensions }: ResourceType): string =>
  JSON.stringify([shapeOf(attributes), extensions.map(({ schema }) => [schema.id, shapeOf(schema.attributes)])]);
