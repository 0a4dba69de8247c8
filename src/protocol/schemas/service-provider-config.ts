import type { Attribute, SchemaDefinition } from '../schema.ts';
import { attribute, complex, reference, type Characteristics } from './attribute.ts';

const readOnly = { mutability: 'readOnly' } as const;
const required = { ...readOnly, required: true } as const;

const feature = (name: string, description: string, ...more: Attribute[]): Attribute =>
  complex(
    name,
    description,
    [attribute('supported', 'Whether the service supports it.', { ...required, type: 'boolean' }), ...more],
    required,
  );

const integer = (name: string, description: string, characteristics: Characteristics): Attribute =>
  attribute(name, description, { ...characteristics, type: 'integer' });

/** RFC 7643 §5 and §8.7.2, with `pagination` of RFC 9865 §4 and `securityEvents` of RFC 9967 §4. */
export const serviceProviderConfigSchema: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  name: 'ServiceProviderConfig',
  description: 'What the service supports.',
  attributes: [
    reference('documentationUri', 'Where people read about the service.', ['external'], readOnly),
    feature('patch', 'Modifying resources with PATCH.'),
    feature(
      'bulk',
      'Many operations in one request.',
      integer('maxOperations', 'The most operations of one request.', required),
      integer('maxPayloadSize', 'The largest request body in bytes.', required),
    ),
    feature('filter', 'Filters.', integer('maxResults', 'The most resources that one response holds.', required)),
    feature('changePassword', 'Setting the password of a user: false where passwords are accepted and not kept.'),
    feature('sort', 'Sorting.'),
    feature('etag', 'Entity tags and conditional requests.'),
    complex(
      'pagination',
      'How lists are paged.',
      [
        attribute('cursor', 'Whether lists are paged by cursor.', { ...required, type: 'boolean' }),
        attribute('index', 'Whether lists are paged by index.', { ...required, type: 'boolean' }),
        attribute('defaultPaginationMethod', 'How a list is paged that names neither cursor nor index.', {
          ...readOnly,
          canonicalValues: ['cursor', 'index'],
        }),
        integer('defaultPageSize', 'The resources of a page where no count is given.', readOnly),
        integer('maxPageSize', 'The most resources of a page.', readOnly),
        integer('cursorTimeout', 'For how many seconds a cursor is good.', readOnly),
      ],
      readOnly,
    ),
    complex(
      'securityEvents',
      'What is told as security event tokens (RFC 9967 §4).',
      [
        attribute('asyncRequest', 'Whether requests are completed asynchronously.', {
          ...required,
          canonicalValues: ['none', 'long', 'request'],
        }),
        attribute('eventUris', 'The events that are told.', { ...readOnly, multiValued: true, caseExact: true }),
      ],
      readOnly,
    ),
    complex(
      'authenticationSchemes',
      'The ways in which a client may authenticate.',
      [
        attribute('type', 'The scheme.', {
          ...required,
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
        }),
        attribute('name', 'The name that people know it by.', required),
        attribute('description', 'How it is used.', required),
        reference('specUri', 'Where it is specified.', ['external'], readOnly),
        reference('documentationUri', 'Where people read how to use it.', ['external'], readOnly),
        attribute('primary', 'True for the preferred scheme.', { ...readOnly, type: 'boolean' }),
      ],
      { ...required, multiValued: true },
    ),
  ],
};
