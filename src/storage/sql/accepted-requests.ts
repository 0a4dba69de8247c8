import type { AcceptedRequestStore } from '../../events/asynchronous/store.ts';
import type { AcceptedRequest } from '../../service/asynchronous.ts';
import type { Statements } from './endpoints.ts';
import { raw, sql } from './sql.ts';

/** Requests that were accepted and are not done yet, in statements that both databases understand. */
export const createAcceptedRequests = (
  { write }: Statements,
  table = raw('accepted_request'),
): AcceptedRequestStore => ({
  async add(request, most) {
    const added = await write([
      sql`INSERT INTO ${table} (txn, document, attempts, lease)
        SELECT CAST(${request.txn} AS TEXT), CAST(${JSON.stringify(request)} AS TEXT), 0, 0
        WHERE (SELECT count(*) FROM ${table}) < ${most} RETURNING 1`,
    ]);
    return added.length > 0;
  },
  async take({ owner, until }, now) {
    const [row] = await write([
      sql`UPDATE ${table} SET owner = ${owner}, lease = ${until}, attempts = attempts + 1
        WHERE number = (SELECT min(number) FROM ${table})
          AND (owner IS NULL OR owner = ${owner} OR lease < ${now})
        RETURNING document, attempts`,
    ]);
    if (!row) return undefined;
    const [document, attempts] = row as readonly [string, number];
    return { request: JSON.parse(document) as AcceptedRequest, again: attempts > 1 };
  },
  async finish({ txn, principal }, owner, told) {
    await write([sql`DELETE FROM ${table} WHERE txn = ${txn} AND owner = ${owner} RETURNING 1`], {
      ...told,
      tenant: principal.tenant,
    });
  },
});
