import { answeringTo, error, reading, sending, without, type Mutant } from './mutant.ts';

const path = /^\/Bulk$/;
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const message = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** A fault in how the operations are read; an answer instead of them is given at once. */
const ordering = (change: (operations: any[], body: any) => any): Mutant['wrap'] =>
  sending(path, (body) => {
    if (!Array.isArray(body.Operations)) return body;
    const changed = change(body.Operations, body);
    return Array.isArray(changed) ? { ...body, Operations: changed } : changed;
  });

const orderingEach = (change: (operation: any) => any): Mutant['wrap'] =>
  ordering((operations) => operations.map((operation) => change(operation) ?? operation));

/** A fault in the answer. */
const responding = (change: (body: any) => any): Mutant['wrap'] =>
  answeringTo('POST', path, (response) =>
    response.status === 200 ? { ...response, body: JSON.stringify(change(JSON.parse(response.body!))) } : response,
  );

const respondingEach = (change: (result: any) => any): Mutant['wrap'] =>
  responding((body) => ({ ...body, Operations: body.Operations.map((result: any) => change(result) ?? result) }));

/** The bulkIds that an operation refers to in its data. */
const references = ({ data }: any): string[] =>
  [...JSON.stringify(data ?? {}).matchAll(/"bulkId:([^"]*)"/g)].map(([, id]) => id!);

const withoutMembers = ({ data, ...rest }: any): any => ({ ...rest, data: without('members')(data) });

export const bulkMutants: readonly Mutant[] = [
  {
    name: 'answers a bulk request with a ListResponse',
    fails: ['bulk-01'],
    wrap: responding((body) => ({ ...body, schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'] })),
  },
  {
    name: 'overlooks deletions in bulk requests',
    fails: ['bulk-02', 'bulk-02-groups'],
    wrap: orderingEach(({ method, path: where, ...rest }) =>
      method === 'DELETE' ? { ...rest, method, path: `${where}x` } : undefined,
    ),
  },
  {
    name: 'gives status as a number in bulk responses',
    fails: ['bulk-03'],
    wrap: respondingEach((result) => ({ ...result, status: Number(result.status) })),
  },
  {
    name: 'gives the location of what bulk requests create alone',
    fails: ['bulk-03-location'],
    wrap: respondingEach((result) => (result.method === 'POST' ? result : without('location')(result))),
  },
  {
    name: 'forgets the bulkId of what fails',
    fails: ['bulk-03-bulkid'],
    wrap: respondingEach((result) => (result.response ? without('bulkId')(result) : result)),
  },
  {
    name: 'does not say why an operation of a bulk request failed',
    fails: ['bulk-04'],
    wrap: respondingEach(without('response')),
  },
  {
    name: 'leaves out members that are bulkIds',
    fails: ['bulk-05', 'bulk-06', 'bulk-07', 'bulk-08', 'bulk-09', 'bulk-09-self'],
    wrap: orderingEach((operation) =>
      operation.path === '/Groups' && references(operation).length > 0 ? withoutMembers(operation) : undefined,
    ),
  },
  {
    name: 'leaves out a manager that is a bulkId',
    fails: ['bulk-05-manager'],
    wrap: orderingEach((operation) =>
      references(operation).length > 0 && operation.data[enterprise]
        ? { ...operation, data: without(enterprise)(operation.data) }
        : undefined,
    ),
  },
  {
    name: 'does not know bulkIds in paths',
    fails: ['bulk-05-path'],
    wrap: orderingEach((operation) =>
      /bulkId:/.test(operation.path) ? { ...operation, path: operation.path.replace('bulkId:', '') } : undefined,
    ),
  },
  {
    name: 'resolves bulkIds of earlier operations alone',
    fails: ['bulk-06', 'bulk-07', 'bulk-09'],
    wrap: ordering((operations) => {
      const seen = new Set<string>();
      return operations.map((operation) => {
        const known = references(operation).every((id) => seen.has(id));
        seen.add(operation.bulkId);
        return known
          ? operation
          : {
              ...operation,
              data: JSON.parse(JSON.stringify(operation.data).replaceAll('"bulkId:', '"bulkId:unknown-')),
            };
      });
    }),
  },
  {
    name: 'breaks a circle of bulkIds',
    fails: ['bulk-07'],
    wrap: ordering((operations) => {
      const [first, second] = operations;
      const circular =
        operations.length === 2 &&
        references(first).includes(second.bulkId) &&
        references(second).includes(first.bulkId);
      return circular ? [withoutMembers(first), second] : operations;
    }),
  },
  {
    name: 'fails at a bulkId that stands for itself',
    fails: ['bulk-09-self'],
    wrap: ordering((operations) =>
      operations.some((operation) => references(operation).includes(operation.bulkId)) ? error(500) : operations,
    ),
  },
  {
    name: 'overlooks failOnErrors',
    fails: ['bulk-10'],
    wrap: sending(path, without('failOnErrors')),
  },
  {
    name: 'stops a bulk request at the first failure',
    fails: ['bulk-11', 'bulk-08', 'bulk-15', 'bulk-15-bulkid', 'bulk-16', 'bulk-12-full'],
    wrap: sending(path, (body) => ({ failOnErrors: 1, ...body })),
  },
  {
    name: 'takes a bulk request whatever its schemas',
    fails: ['bulk-14'],
    wrap: sending(path, (body) => ({ ...body, schemas: [message] })),
  },
  {
    name: 'fails at operations that it cannot read',
    fails: ['bulk-15'],
    wrap: ordering((operations) =>
      operations.some(({ method, data }) => method === undefined || (method === 'POST' && !data))
        ? error(500)
        : operations,
    ),
  },
  {
    name: 'gives a POST a bulkId that has none',
    fails: ['bulk-15-bulkid'],
    wrap: orderingEach((operation) =>
      operation.method === 'POST' && operation.bulkId === undefined
        ? { ...operation, bulkId: operation.data?.userName ?? 'x' }
        : undefined,
    ),
  },
  {
    name: 'makes a resource wherever a POST leads',
    fails: ['bulk-16'],
    wrap: orderingEach((operation) =>
      operation.method === 'POST' && operation.data?.userName && operation.path
        ? { ...operation, path: '/Users' }
        : undefined,
    ),
  },
  {
    name: 'overlooks the version of an operation',
    fails: ['bulk-17'],
    wrap: orderingEach(without('version')),
  },
  {
    name: 'has bulk operations and says that it has none',
    fails: ['bulk-18'],
    wrap: reading(/^\/ServiceProviderConfig/, (config) => ({ ...config, bulk: { ...config.bulk, supported: false } })),
  },
];
