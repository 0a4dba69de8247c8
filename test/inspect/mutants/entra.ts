import { around, error, jsonAnswer, pathOf, readingEach, without } from './mutant.ts';
import {
  asking,
  finding,
  findingNothing,
  listingEach,
  mutantsFor,
  operating,
  refusing,
  writing,
} from './provisioning.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const users = /^\/Users$/;
const user = /^\/Users\/./;
const groups = /^\/Groups$/;
const group = /^\/Groups\/./;

const capital = /^[A-Z]/;

const withoutKeys = (value: any, left: RegExp): any =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !left.test(key)));

/** Services that fail Entra's provisioning. */
export const entraMutants = mutantsFor('entra', [
  [
    'does not keep externalId of users',
    ['entra-01-create-user', 'entra-12'],
    writing('POST', users, without('externalId')),
  ],
  [
    'answers a create of what is there with 200',
    ['entra-01-duplicate-user'],
    refusing(409, 'POST', users, () => jsonAnswer(200, {})),
  ],
  [
    'lists users without active',
    ['entra-01-filter-user', 'entra-01-disable'],
    listingEach('/Users', without('active')),
  ],
  [
    'compares userName with regard to case',
    ['entra-01-filter-user-case'],
    finding('/Users', (found, value) => found.userName === value || found.externalId === value),
  ],
  ['answers a search that finds nobody with 404', ['entra-11', 'entra-12', 'entra-15'], findingNothing('/Users')],
  [
    'understands no path with a filter',
    ['entra-01-replace', 'entra-04'],
    operating(user, (operation) => (/\[type eq/.test(operation.path) ? undefined : operation)),
  ],
  [
    'adds nothing where nothing is',
    ['entra-01-add', 'entra-01-manager-add'],
    operating(user, (operation, present) =>
      operation.op === 'add' && present[operation.path] === undefined ? undefined : operation,
    ),
  ],
  [
    'does not let a userName change',
    ['entra-01-rename-user'],
    operating(user, (operation) =>
      operation.value?.userName ? { op: 'replace', path: 'active', value: true } : operation,
    ),
  ],
  [
    'hides disabled users from searches',
    ['entra-01-disable', 'entra-13'],
    finding('/Users', ({ active }) => active !== false),
  ],
  [
    'takes the path of a manager for a name',
    [
      'entra-01-manager-add',
      'entra-01-manager-replace',
      'entra-01-manager-remove',
      'entra-07',
      'entra-07-empty',
      'entra-04',
    ],
    operating(user, (operation) =>
      operation.path?.endsWith(':manager') ? { op: 'replace', path: 'active', value: true } : operation,
    ),
  ],
  [
    'answers a DELETE of a user with 200',
    ['entra-01-delete-user', 'entra-01-delete-user-twice'],
    refusing(204, 'DELETE', user, () => jsonAnswer(200, {})),
  ],
  [
    'answers a DELETE of a group with 200',
    ['entra-01-delete-group', 'entra-01-delete-group-twice'],
    refusing(204, 'DELETE', group, () => jsonAnswer(200, {})),
  ],
  [
    'keeps attributes that it is to remove',
    ['entra-01-manager-remove', 'entra-01-several', 'entra-06'],
    operating(user, (operation) => (/remove/i.test(operation.op) ? undefined : operation)),
  ],
  [
    'keeps users that it says it deleted',
    ['entra-01-delete-user', 'entra-01-delete-user-twice'],
    around((request, exchange, handle) =>
      request.method === 'DELETE' && user.test(pathOf(request))
        ? handle({ ...request, header: (name) => request.header(name), method: 'GET' }, exchange).then((response) =>
            response.status === 200 ? { status: 204, headers: {} } : response,
          )
        : handle(request, exchange),
    ),
  ],
  [
    'applies operations from the last to the first',
    ['entra-01-same', 'entra-01-group-same'],
    writing('PATCH', /./, (body) => ({ ...body, Operations: body.Operations.toReversed() })),
  ],
  [
    'answers 204 to every DELETE',
    ['entra-01-delete-nobody', 'entra-01-delete-user-twice', 'entra-01-delete-no-group', 'entra-01-delete-group-twice'],
    refusing(404, 'DELETE', /./, () => ({ status: 204, headers: {} })),
  ],
  ['does not keep externalId of groups', ['entra-01-create-group'], writing('POST', groups, without('externalId'))],
  [
    'makes a second group of a name',
    ['entra-01-duplicate-group'],
    refusing(409, 'POST', groups, () => jsonAnswer(201, {})),
  ],
  [
    'finds no group by its name',
    ['entra-01-filter-group', 'entra-01-filter-group-case', 'entra-10'],
    finding('/Groups', () => false),
  ],
  [
    'compares displayName with regard to case',
    ['entra-01-filter-group-case'],
    finding('/Groups', (found, value) => found.displayName === value),
  ],
  ['answers a search that finds no group with 404', ['entra-01-filter-no-group'], findingNothing('/Groups')],
  [
    'ignores excludedAttributes',
    ['entra-10', 'entra-10-read'],
    asking(/^\/Groups/, (query) => query.delete('excludedAttributes')),
  ],
  [
    'knows no attribute of a group but its name without a path',
    ['entra-01-replace-group'],
    operating(group, (operation) =>
      !operation.path && !operation.value.displayName ? error(400, 'invalidValue') : operation,
    ),
  ],
  [
    'clears the members of a group that it renames',
    ['entra-01-rename-group'],
    writing('PATCH', group, (body) =>
      body.Operations[0].path === 'displayName'
        ? { ...body, Operations: [...body.Operations, { op: 'remove', path: 'members' }] }
        : body,
    ),
  ],
  [
    'sets the members that it is to add',
    ['entra-01-add-member'],
    operating(group, (operation) =>
      operation.path === 'members' && operation.op === 'add' ? { ...operation, op: 'replace' } : operation,
    ),
  ],
  [
    'takes out all members where one is named',
    ['entra-01-remove-member'],
    operating(group, (operation) =>
      operation.path?.startsWith('members[') ? { ...operation, path: 'members' } : operation,
    ),
  ],
  [
    'takes out all members where some are listed',
    ['entra-08'],
    operating(group, (operation) =>
      /remove/i.test(operation.op) ? { op: 'remove', path: operation.path } : operation,
    ),
  ],
  [
    'makes no element that a filter names',
    ['entra-03', 'entra-04'],
    operating(user, (operation, present) => {
      const name = /^(\w+)\[primary/.exec(operation.path)?.[1];
      return name && !present[name] ? error(400, 'noTarget') : operation;
    }),
  ],
  [
    'takes keys without a path for names',
    ['entra-05'],
    operating(user, (operation) =>
      operation.path ? operation : { ...operation, value: withoutKeys(operation.value, /[.:]/) },
    ),
  ],
  [
    'knows op in lower case alone',
    ['entra-03', 'entra-06', 'entra-06-boolean', 'entra-07', 'entra-07-empty', 'entra-08', 'entra-13', 'entra-04'],
    operating(/./, (operation) => (capital.test(operation.op) ? error(400, 'invalidSyntax') : operation)),
  ],
  [
    'reads no booleans from strings',
    ['entra-06-boolean', 'entra-04'],
    operating(user, (operation) => (operation.value === 'False' ? error(400, 'invalidValue') : operation)),
  ],
  [
    'returns primary as the string that it was sent',
    ['entra-03', 'entra-06-primary', 'entra-04'],
    readingEach('/Users', (resource) =>
      resource.roles
        ? { ...resource, roles: resource.roles.map((role: any) => ({ ...role, primary: 'True' })) }
        : resource,
    ),
  ],
  [
    'wants a manager to be an object',
    ['entra-07', 'entra-07-empty', 'entra-04'],
    operating(user, (operation) =>
      operation.path?.endsWith(':manager') && typeof operation.value === 'string'
        ? error(400, 'invalidValue')
        : operation,
    ),
  ],
  [
    'keeps an empty manager',
    ['entra-07-empty'],
    operating(user, (operation, present) =>
      operation.value === '' ? { ...operation, value: present[enterprise].manager.value } : operation,
    ),
  ],
  [
    "refuses Microsoft's schema of groups",
    ['entra-09'],
    writing('POST', groups, (body) => (body.schemas.length > 1 ? error(400, 'invalidSyntax') : body)),
  ],
  [
    'compares externalId without regard to case',
    ['entra-12'],
    asking(users, (query) => {
      const filter = query.get('filter') ?? '';
      if (filter.startsWith('externalId'))
        query.set('filter', filter.toLowerCase().replace('externalid', 'externalId'));
    }),
  ],
  [
    'knows its paths in their own case alone',
    ['entra-14'],
    around((request, exchange, handle) =>
      /^\/[a-z]/.test(pathOf(request)) ? Promise.resolve(error(404)) : handle(request, exchange),
    ),
  ],
  [
    'cannot compare meta.lastModified',
    ['entra-15'],
    around((request, exchange, handle) =>
      request.url.includes('lastModified') ? Promise.resolve(error(400, 'invalidFilter')) : handle(request, exchange),
    ),
  ],
  [
    'ignores what a filter says of active',
    ['entra-15'],
    asking(users, (query) => {
      const filter = query.get('filter') ?? '';
      query.set('filter', filter.replace('active eq true and', ''));
      if (filter === '') query.delete('filter');
    }),
  ],
  [
    'answers ten requests at once and the rest with 429',
    ['entra-16'],
    (service) => {
      let running = 0;
      return around(async (request, exchange, handle) => {
        try {
          return ++running > 10 ? error(429) : await handle(request, exchange);
        } finally {
          running--;
        }
      })(service);
    },
  ],
]);
