import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Reference, StoredResource } from '../../service/store.ts';
import { closed, createPlaces, membersAtOnce, tooLong } from '../sql/member-stream.ts';
import type { Database, Session } from './database.ts';
import type { MemberReads } from './members.ts';
import { columnsOf, type Row } from './rows.ts';
import { decodeText } from './text.ts';

/**
 * Reads a resource in a transaction of its own, which goes on to see it as it was while its members are read.
 * @throws ScimError 503 where too many are read so for too long
 */
export type OpenStream = (tenant: number, seq: number, type: ResourceType) => Promise<StoredResource | undefined>;

export interface MemberStreams {
  readonly open: OpenStream;
  /** Cuts those that are being read. */
  close(): void;
}

const bySeq = `SELECT ${columnsOf(false)} FROM resource r WHERE seq = $1`;

/**
 * @param most resources that are read so at once: each has a connection to itself
 * @param longest milliseconds
 */
export const createMemberStreams = ({
  database,
  members: reads,
  most,
  longest,
}: {
  readonly database: Database;
  readonly members: MemberReads;
  readonly most: number;
  readonly longest: number;
}): MemberStreams => {
  const enter = createPlaces(most);
  const cuts = new Set<(why: Error) => void>();

  const read = async (
    on: Session,
    { seq, type }: { readonly seq: number; readonly type: ResourceType },
    found: (resource: StoredResource | undefined) => void,
  ): Promise<void> => {
    await on.exec('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const [row] = await on.all<Row>({ text: bySeq, values: [seq] });
    if (!row) return found(undefined);
    const [, id, version, created, lastModified, document] = row;
    await new Promise<void>((done) => {
      let last = 0;
      let cut = (_why: Error): void => undefined;
      const timer = setTimeout(() => cut(tooLong()), longest).unref();
      const end = (): void => {
        clearTimeout(timer);
        cuts.delete(cut);
        done();
      };
      const manyMembers = new ReadableStream<readonly Reference[]>(
        {
          start(controller) {
            // Who does not come back for more is cut off as well.
            cut = (why) => {
              end();
              controller.error(why);
            };
          },
          async pull(controller) {
            try {
              const members = await reads.membersAfter(on, seq, { last, count: membersAtOnce });
              if (!cuts.has(cut)) return;
              last = members.at(-1)?.[0] ?? last;
              if (members.length > 0) controller.enqueue(members.map(([, member]) => member));
              if (members.length === membersAtOnce) return;
              end();
              controller.close();
            } catch (error) {
              end();
              throw error;
            }
          },
          cancel: end,
        },
        { highWaterMark: 0 },
      );
      cuts.add(cut);
      found({ id: decodeText(id), type: type.name, version, created, lastModified, document, manyMembers });
    });
  };

  return {
    async open(tenant, seq, type) {
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
    },
    close() {
      for (const cut of cuts) cut(closed());
    },
  };
};
