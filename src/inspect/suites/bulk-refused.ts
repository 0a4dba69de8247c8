import type { JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Target } from '../target.ts';
import {
  bulkRequestSchema,
  isRefusal,
  madeBy,
  postUser,
  resultsOf,
  sendBulk,
  statusOf,
  type BulkOperation,
} from './bulk-job.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.7',
  level: 'MUST',
  needs: ['bulk'],
  ...check,
});

const without = (operation: BulkOperation, name: string): JsonObject =>
  Object.fromEntries(Object.entries(operation).filter(([key]) => key !== name));

/** Demands that each of the operations is refused, by itself or with the whole request, and what is right is done. */
const demandRefused = async (
  t: Target,
  operations: readonly (BulkOperation | JsonObject)[],
  hint: string,
): Promise<void> => {
  const right = postUser(t);
  const answer = await sendBulk(t, [...operations, right]);
  if (answer.status === 400) return t.scimError(answer, 400, undefined, { hint });
  const results = resultsOf(t, answer, { hint });
  const other = results.filter(({ bulkId }) => bulkId !== right.bulkId);
  const statuses = other.map(statusOf).join(', ');
  t.demand(
    other.length === operations.length && other.every(isRefusal),
    `${operations.length} refusals (4xx)`,
    statuses || 'none',
    answer,
    { hint },
  );
  madeBy(t, answer, right, { hint });
};

/** RFC 7644 §3.7: bulk requests, and operations in them, that are not as they have to be. */
export const bulkRefusedChecks: readonly Check[] = [
  check({
    id: 'bulk-14',
    requirement: 'A bulk request whose schemas does not name the BulkRequest message is refused with 400.',
    run: async (t) => {
      for (const schemas of [undefined, ['urn:ietf:params:scim:api:messages:2.0:ListResponse']]) {
        const body = { ...(schemas && { schemas }), Operations: [] };
        t.scimError(await t.send('POST', '/Bulk', { body }), 400, undefined, {
          hint: `Demand "schemas": ["${bulkRequestSchema}"] before you read the operations.`,
        });
      }
    },
  }),
  check({
    id: 'bulk-15',
    requirement: 'An operation without method, path or data, or with an unknown method, is refused by itself.',
    run: (t) =>
      demandRefused(
        t,
        [...['method', 'path', 'data'].map((name) => without(postUser(t), name)), { ...postUser(t), method: 'FETCH' }],
        'Read each operation by itself, and give a result of 400 to one that cannot be read: neither 500 nor a guess.',
      ),
  }),
  check({
    id: 'bulk-15-bulkid',
    level: 'SHOULD',
    requirement: 'A POST without a bulkId is refused by itself.',
    run: (t) =>
      demandRefused(
        t,
        [without(postUser(t), 'bulkId')],
        'bulkId is required of POST: without it nobody can tell whose result it is.',
      ),
  }),
  check({
    id: 'bulk-16',
    requirement: 'An operation at a path where its method is not defined is refused by itself.',
    run: async (t) => {
      const { id, userName } = await t.user();
      const data = t.userBody({ userName: textOf(userName) });
      await demandRefused(
        t,
        [
          { ...postUser(t), path: `/${t.unique('Nothing')}` },
          { ...postUser(t), path: `/Users/${id}` },
          { method: 'PUT', path: '/Users', data },
        ],
        'Route an operation as a request of its own: what would be 404 or 405 there is refused here.',
      );
    },
  }),
];
