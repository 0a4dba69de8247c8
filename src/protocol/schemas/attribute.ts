import type { Attribute } from '../schema.ts';

type Characteristics = Partial<Omit<Attribute, 'name' | 'description'>>;

/** An attribute; the characteristics that are not given are those of RFC 7643 §2.2. */
export const attribute = (name: string, description: string, characteristics: Characteristics = {}): Attribute => ({
  name,
  type: 'string',
  multiValued: false,
  description,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
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

/** A reference attribute; references are case exact (RFC 7643 §2.3.7). */
export const reference = (
  name: string,
  description: string,
  referenceTypes: readonly string[],
  characteristics: Characteristics = {},
): Attribute =>
  attribute(name, description, { type: 'reference', caseExact: true, referenceTypes, ...characteristics });
