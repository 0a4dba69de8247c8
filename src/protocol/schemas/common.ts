import type { Attribute } from '../schema.ts';

const readOnly = {
  multiValued: false,
  required: false,
  caseExact: true,
  mutability: 'readOnly',
  returned: 'default',
  uniqueness: 'none',
} as const;

/** What every resource has (RFC 7643 §3 and §3.1). These belong to no schema and are not published by /Schemas. */
export const commonAttributes: readonly Attribute[] = [
  {
    ...readOnly,
    name: 'schemas',
    type: 'reference',
    referenceTypes: ['uri'],
    multiValued: true,
    required: true,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'always',
    description: 'The URNs of the schemas whose attributes this resource holds.',
  },
  {
    ...readOnly,
    name: 'id',
    type: 'string',
    returned: 'always',
    uniqueness: 'server',
    description: 'The identifier that this service gave the resource; it never changes and is never used again.',
  },
  {
    ...readOnly,
    name: 'externalId',
    type: 'string',
    mutability: 'readWrite',
    description: 'The identifier that the provisioning client knows the resource by.',
  },
  {
    ...readOnly,
    name: 'meta',
    type: 'complex',
    description: 'What the service keeps about the resource.',
    subAttributes: [
      { ...readOnly, name: 'resourceType', type: 'string', description: 'The name of the resource type.' },
      { ...readOnly, name: 'created', type: 'dateTime', description: 'When the resource was created.' },
      { ...readOnly, name: 'lastModified', type: 'dateTime', description: 'When the resource last changed.' },
      {
        ...readOnly,
        name: 'location',
        type: 'reference',
        referenceTypes: ['uri'],
        description: 'The URI of the resource.',
      },
      { ...readOnly, name: 'version', type: 'string', description: 'The entity tag of the resource (RFC 7644 §3.14).' },
    ],
  },
];
