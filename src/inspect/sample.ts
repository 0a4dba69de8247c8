import type { Json, JsonObject } from '../protocol/json.ts';
import type { Attribute } from '../protocol/schema.ts';
import type { PublishedType } from './published.ts';
import type { Target } from './target.ts';

/** A certificate in DER, as x509Certificates holds it. */
export const certificate =
  'MIIBfDCCASGgAwIBAgIUDMmdmmky2lYWNCIN56fVy6t2pRAwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHYmplbnNlbjAgFw0yNjExMjMyMTQ5MDda' +
  'GA8yMTI2MTAzMDIxNDkwN1owEjEQMA4GA1UEAwwHYmplbnNlbjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPaOY8uXT+TOrPXI5PWs0vbjYhuU' +
  'sRrhkxLQbyfPURLzIvudA9OMhOBRYurKgzbEsTUnmkYNZTZj9NhbImXwAWajUzBRMB0GA1UdDgQWBBT4TZDJmwGRH0SP/TwVXOqzz8sx9TAfBgNV' +
  'HSMEGDAWgBT4TZDJmwGRH0SP/TwVXOqzz8sx9TAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQD/lWhZBUyplG5x/QeXB4Hsvof8' +
  'k2VtwpgxJ04eFknLLgIhAIg6XdX5gXlJ0Te+GElokKjpsn7g66cEuXO/OdkxW3QI';

const isSeen = ({ mutability, returned }: Attribute): boolean =>
  (mutability === 'readWrite' || mutability === 'immutable') && (returned === 'default' || returned === 'always');

const one = (attribute: Attribute, t: Pick<Target, 'unique'>): Json | undefined => {
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
        ? `https://example.com/${t.unique(attribute.name)}`
        : undefined;
    case 'complex':
      return sampleOf(attribute.subAttributes ?? [], t);
    case 'string':
      return attribute.canonicalValues?.[0] ?? t.unique(attribute.name);
  }
};

/** A value for each attribute that a client may write and sees again. */
const sampleOf = (attributes: readonly Attribute[], t: Pick<Target, 'unique'>): JsonObject => {
  const sample: JsonObject = {};
  for (const attribute of attributes.filter(isSeen)) {
    const value = one(attribute, t);
    if (value !== undefined) sample[attribute.name] = attribute.multiValued ? [value] : value;
  }
  return sample;
};

/** A value that the attribute takes; undefined where it needs another resource to refer to. */
export const sampleValue = (attribute: Attribute, t: Pick<Target, 'unique'>): Json | undefined =>
  sampleOf([{ ...attribute, mutability: 'readWrite', returned: 'default' }], t)[attribute.name];

/** A body that creates a resource of the type, with a value of each attribute that is seen again. */
export const sampleResource = (type: PublishedType, t: Pick<Target, 'unique'>): JsonObject => ({
  schemas: [type.schema, ...type.extensions.map(({ schema }) => schema)],
  ...sampleOf(type.attributes, t),
  ...Object.fromEntries(type.extensions.map(({ schema, attributes }) => [schema, sampleOf(attributes, t)])),
});
