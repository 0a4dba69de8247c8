import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Reference, StoredResource } from '../../service/store.ts';
import { createPlaces, longestStream, membersAtOnce } from '../sql/member-stream.ts';
import type { Database, Session } from './database.ts';
import type { MemberReads } from './members.ts';
import { columnsOf, type Row } from './rows.ts';
import { decodeText } from './text.ts';

/**
 * Reads a resource in a transaction of its own, which goes on to see it as it was while its members are read.
 * @throws ScimError 503 where too many are read so for too long
 */
export type OpenStream = (tenant: number, seq: number, type: ResourceType) => Promise<StoredResource | undefined>;

const bySeq = `SELECT ${columnsOf(false)} FROM resource r WHERE seq = $1`;
const ignore = (): void => undefined;

/** @param most resources that are read so at once: each has a connection to itself */
export const createMemberStreams = ({
  database,
  members,
  most,
}: {
  readonly database: Database;
  readonly members: MemberReads;
  readonly most: number;
}): OpenStream => {
  const enter = createPlaces(most);

  const read = async (
    on: Session,
    { seq, type }: { readonly seq: number; readonly type: ResourceType },
    found: (resource: StoredResource | undefined) => void,
  ): Promise<void> => {
    await on.exec('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const [row] = await on.all<Row>({ text: bySeq, values: [seq] });
    if (!row) return found(undefined);
    const { readable, writable } = new TransformStream<readonly Reference[], readonly Reference[]>(
      undefined,
      undefined,
      { highWaterMark: 0 },
    );
    const writer = writable.getWriter();
    for (const told of [writer.closed, writer.ready]) told.catch(ignore);
    const tooLong = new Error('The members of a group were read for too long.');
    const timer = setTimeout(() => void writer.abort(tooLong).catch(ignore), longestStream).unref();
    try {
      const [, id, version, created, lastModified, document] = row;
      found({
        id: decodeText(id),
        type: type.name,
        version,
        created,
        lastModified,
        document,
        manyMembers: readable,
      });
      for (let last = 0, count = membersAtOnce; count === membersAtOnce;) {
        await writer.ready;
        const found = await members.membersAfter(on, seq, { last, count: membersAtOnce });
        if (found.length > 0) await writer.write(found.map(([, member]) => member));
        [last, count] = [found.at(-1)?.[0] ?? last, found.length];
      }
      await writer.close();
    } catch (error) {
      // Who let go of it is told nothing.
      await writer.abort(error).catch(ignore);
    } finally {
      clearTimeout(timer);
    }
  };

  return async (tenant, seq, type) => {
    const leave = await enter();
    return new Promise((resolve, reject) => {
      database
        .session(tenant, async (on) => {
          await read(on, { seq, type }, resolve);
          await on.exec('ROLLBACK');
        })
        .catch(reject)
        .finally(leave);
    });
  };
};
