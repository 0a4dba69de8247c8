import { parseDateTime } from './date-time.ts';
import { invalidValue, type ScimError } from './error.ts';
import { fold } from './fold.ts';
import type { Json } from './json.ts';
import type { Tolerance } from './leniency.ts';
import type { Attribute, AttributeType } from './schema.ts';

const expectations: Readonly<Record<AttributeType, string>> = {
  string: 'a string',
  boolean: 'true or false',
  decimal: 'a number',
  integer: `an integer from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`,
  dateTime: 'an xsd:dateTime such as "2011-05-13T04:42:34Z"',
  binary: 'Base64 without line breaks',
  reference: 'a URI, absolute or relative',
  complex: 'an object',
};

/** What came, as an error names it. What is never returned is not repeated either. */
const found = (attribute: Attribute, value: Json): string => {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return value ? 'an object' : 'null';
  if (attribute.mutability === 'writeOnly' || attribute.returned === 'never') return `a ${typeof value}`;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** The error for a value that the attribute cannot have. */
export const wrongType = (
  attribute: Attribute,
  value: Json,
  prefix: string,
  expected = expectations[attribute.type],
): ScimError => invalidValue(`${prefix}${attribute.name}: expected ${expected}, found ${found(attribute, value)}.`);

const base64 = /^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}$/;
const isBase64 = (text: string): boolean => {
  if (!base64.test(text)) return false;
  return text.endsWith('=') ? text.length % 4 === 0 : text.length % 4 !== 1;
};

// The characters that RFC 3986 allows nowhere; those beyond ASCII are an IRI's.
const notInUri = /[\s<>"{}|\\^`]/;

const hasType = (type: AttributeType, value: Json): boolean => {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'decimal':
      // JSON.parse makes Infinity of 1e999.
      return Number.isFinite(value);
    case 'string':
      return typeof value === 'string';
    case 'dateTime':
      return typeof value === 'string' && parseDateTime(value) !== undefined;
    case 'binary':
      return typeof value === 'string' && isBase64(value);
    case 'reference':
      return typeof value === 'string' && !notInUri.test(value);
    case 'complex':
      return false;
  }
};

/**
 * One value of a simple attribute, checked against its type (RFC 7643 §2.3). Canonical values are suggestions.
 * @param prefix what stands before the attribute's name in its path: `name.`
 * @throws ScimError invalidValue; also for a blank string where the attribute is required
 */
export const readSimple = (attribute: Attribute, value: Json, prefix: string, tolerance: Tolerance): Json => {
  if (!hasType(attribute.type, value)) {
    if (attribute.type === 'boolean' && typeof value === 'string' && /^(?:true|false)$/i.test(value)) {
      if (tolerance.grants('booleanStrings')) return value.toLowerCase() === 'true';
    }
    throw wrongType(attribute, value, prefix);
  }
  if (attribute.required && typeof value === 'string' && value.trim() === '') {
    throw invalidValue(`${prefix}${attribute.name} is required; expected more than blanks.`);
  }
  return value;
};

/** What two values of a simple attribute have in common when they are equal: in time, and in case as `caseExact` says. */
export const comparable = (attribute: Attribute, value: Json): Json => {
  if (typeof value !== 'string') return value;
  if (attribute.type === 'dateTime') return parseDateTime(value) ?? value;
  return attribute.caseExact ? value : fold(value);
};
