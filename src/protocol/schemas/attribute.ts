import type { Attribute } from '../schema.ts';

/** What may be said of an attribute beside its name and description. */
export type Characteristics = Partial<Omit<Attribute, 'name' | 'description'>>;

/** An attribute; the characteristics that are not given are those of RFC 7643 §2.2. */
export const attribute = (name: string, description: string, characteristics: Characteristics = {}): Attribute => ({
  name,
  type: 'string',
  multiValued: false,
  description,
  required: false,
  // Base64 and references are case exact (RFC 7643 §2.3.6 and §2.3.7).
  caseExact: characteristics.type === 'binary' || characteristics.type === 'reference',
  mutability: 'readWrite',
  // What is writeOnly is not returned (RFC 7643 §7).
  returned: characteristics.mutability === 'writeOnly' ? 'never' : 'default',
  uniqueness: 'none',
  ...characteristics,
});

/** A complex attribute (RFC 7643 §2.3.8). */
export const complex = (
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  characteristics: Characteristics = {},
): Attribute => attribute(name, description, { type: 'complex', ...characteristics, subAttributes });

/** A reference to resources of the types named, or to `external` or `uri` (RFC 7643 §2.3.7). */
export const reference = (
  name: string,
  description: string,
  referenceTypes: readonly string[],
  characteristics: Characteristics = {},
): Attribute => attribute(name, description, { type: 'reference', referenceTypes, ...characteristics });
