/** RFC 7643 §2.3 */
export type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'reference'
  | 'binary'
  | 'complex';
/** RFC 7643 §7 */
export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
/** RFC 7643 §7 */
export type Returned = 'always' | 'never' | 'default' | 'request';
/** RFC 7643 §7 */
export type Uniqueness = 'none' | 'server' | 'global';

/** An attribute with all its characteristics, in the form that /Schemas publishes (RFC 7643 §7). */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly canonicalValues?: readonly string[];
  readonly caseExact: boolean;
  readonly mutability: Mutability;
  readonly returned: Returned;
  readonly uniqueness: Uniqueness;
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

/** A schema in the form that /Schemas publishes (RFC 7643 §7); `meta` is added when it is served. */
export interface SchemaDefinition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

const indexes = new WeakMap<readonly Attribute[], ReadonlyMap<string, Attribute>>();

/** The attribute of that name among `attributes`, whatever its case (RFC 7643 §2.1), or undefined. */
export const findAttribute = (attributes: readonly Attribute[], name: string): Attribute | undefined => {
  let index = indexes.get(attributes);
  if (!index) {
    index = new Map(attributes.flatMap((a) => [[a.name, a] as const, [a.name.toLowerCase(), a] as const]));
    indexes.set(attributes, index);
  }
  return index.get(name) ?? index.get(name.toLowerCase());
};

/** The sub-attribute of that name, whatever its case; undefined where there is none or `attribute` is simple. */
export const findSubAttribute = (attribute: Attribute, name: string): Attribute | undefined =>
  attribute.subAttributes && findAttribute(attribute.subAttributes, name);
