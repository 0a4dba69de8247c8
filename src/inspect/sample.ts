import type { Json, JsonObject } from '../protocol/json.ts';
import type { Attribute } from '../protocol/schema.ts';
import type { PublishedType } from './published.ts';

/** A certificate in DER, as x509Certificates holds it. */
export const certificate =
  'MIIBfDCCASGgAwIBAgIUDMmdmmky2lYWNCIN56fVy6t2pRAwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHYmplbnNlbjAgFw0yNjExMjMyMTQ5MDda' +
  'GA8yMTI2MTAzMDIxNDkwN1owEjEQMA4GA1UEAwwHYmplbnNlbjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPaOY8uXT+TOrPXI5PWs0vbjYhuU' +
  'sRrhkxLQbyfPURLzIvudA9OMhOBRYurKgzbEsTUnmkYNZTZj9NhbImXwAWajUzBRMB0GA1UdDgQWBBT4TZDJmwGRH0SP/TwVXOqzz8sx9TAfBgNV' +
  'HSMEGDAWgBT4TZDJmwGRH0SP/TwVXOqzz8sx9TAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQD/lWhZBUyplG5x/QeXB4Hsvof8' +
  'k2VtwpgxJ04eFknLLgIhAIg6XdX5gXlJ0Te+GElokKjpsn7g66cEuXO/OdkxW3QI';

const isWritable = ({ mutability }: Attribute): boolean => mutability === 'readWrite' || mutability === 'immutable';

const one = (attribute: Attribute, unique: (name: string) => string): Json | undefined => {
  switch (attribute.type) {
    case 'boolean':
      return true;
    case 'integer':
      return 42;
    case 'decimal':
      return 2.5;
    case 'dateTime':
      return '2011-05-13T04:42:34Z';
    case 'binary':
      return certificate;
    case 'reference':
      // A reference to a resource needs one to point to.
      return attribute.referenceTypes?.some((type) => type === 'external' || type === 'uri')
        ? `https://example.com/${unique(attribute.name)}`
        : undefined;
    case 'complex':
      return sampleOf(attribute.subAttributes ?? [], unique);
    case 'string':
      return attribute.canonicalValues?.[0] ?? unique(attribute.name);
  }
};

/** A value for each attribute that a client may write and would see again. */
const sampleOf = (attributes: readonly Attribute[], unique: (name: string) => string): JsonObject => {
  const sample: JsonObject = {};
  for (const attribute of attributes.filter(isWritable)) {
    const value = one(attribute, unique);
    if (value !== undefined) sample[attribute.name] = attribute.multiValued ? [value] : value;
  }
  return sample;
};

/** A value that the attribute takes; undefined where it needs another resource to refer to. */
export const sampleValue = (attribute: Attribute, unique: (name: string) => string): Json | undefined =>
  sampleOf([{ ...attribute, mutability: 'readWrite' }], unique)[attribute.name];

/** A body that creates a resource of the type, with a value of each attribute and extension. */
export const sampleResource = (type: PublishedType, unique: (name: string) => string): JsonObject => ({
  schemas: [type.schema, ...type.extensions.map(({ schema }) => schema)],
  ...sampleOf(type.attributes, unique),
  ...Object.fromEntries(type.extensions.map(({ schema, attributes }) => [schema, sampleOf(attributes, unique)])),
});
