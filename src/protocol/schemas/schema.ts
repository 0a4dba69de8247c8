import type { Attribute, SchemaDefinition } from '../schema.ts';
import { attribute, complex } from './attribute.ts';

const readOnly = { mutability: 'readOnly' } as const;
const required = { ...readOnly, required: true } as const;

const simpleTypes = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'];

const characteristics = (types: readonly string[]): Attribute[] => [
  attribute('name', 'The name of the attribute.', { ...required, caseExact: true }),
  attribute('type', 'The data type.', { ...required, canonicalValues: types }),
  attribute('multiValued', 'Whether there can be more than one value.', { ...required, type: 'boolean' }),
  attribute('description', 'What the attribute means.', { ...readOnly, caseExact: true }),
  attribute('required', 'Whether each resource must have it.', { ...readOnly, type: 'boolean' }),
  attribute('canonicalValues', 'Values that are suggested.', { ...readOnly, multiValued: true, caseExact: true }),
  attribute('caseExact', 'Whether upper and lower case differ.', { ...readOnly, type: 'boolean' }),
  attribute('mutability', 'When the value may be set.', {
    ...readOnly,
    caseExact: true,
    canonicalValues: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
  }),
  attribute('returned', 'When the value is returned.', {
    ...readOnly,
    caseExact: true,
    canonicalValues: ['always', 'never', 'default', 'request'],
  }),
  attribute('uniqueness', 'Among which resources the value is unique.', {
    ...readOnly,
    caseExact: true,
    canonicalValues: ['none', 'server', 'global'],
  }),
  attribute('referenceTypes', 'What a reference may point to: resource types, external, uri.', {
    ...readOnly,
    multiValued: true,
    caseExact: true,
  }),
];

/** RFC 7643 §7 and §8.7.2, with errata 8415 and 8435 (`binary`; nothing complex within a complex attribute). */
export const schemaSchema: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
  name: 'Schema',
  description: 'A schema: attributes with their characteristics.',
  attributes: [
    attribute('id', 'The URN of the schema.', required),
    attribute('name', 'The name that people know the schema by.', readOnly),
    attribute('description', 'What the schema is for.', readOnly),
    complex(
      'attributes',
      'The attributes.',
      [
        ...characteristics([...simpleTypes, 'complex']),
        // The one complex attribute within another: RFC 7643 §8.7.2 publishes it so.
        complex('subAttributes', 'The sub-attributes of a complex attribute.', characteristics(simpleTypes), {
          ...readOnly,
          multiValued: true,
        }),
      ],
      { ...required, multiValued: true },
    ),
  ],
};
