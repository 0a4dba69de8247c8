import { DatabaseSync } from 'node:sqlite';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Reference, StoredResource } from '../../service/store.ts';
import { closed, createPlaces, membersAtOnce, mostStreams, tooLong } from '../sql/member-stream.ts';
import { collectionOf } from '../sql/numbering.ts';
import type { Collections } from './collections.ts';
import { membersAfter } from './members.ts';
import { columns, type Row } from './rows.ts';

export interface MemberStreams {
  /**
   * Reads a resource on a connection of its own, which goes on to see it as it was while its members are read.
   * @throws ScimError 503 where too many are read so for too long
   */
  open(seq: number, type: ResourceType): Promise<StoredResource | undefined>;
  /** Cuts those that are being read. */
  close(): void;
}

/**
 * @param file no memory: what is there cannot be read beside what is written
 * @param longest milliseconds
 */
export const createMemberStreams = (file: string, collections: Collections, longest: number): MemberStreams => {
  const closings = new Set<() => void>();
  const enter = createPlaces(mostStreams);
  return {
    async open(seq, type) {
      const leave = await enter();
      const db = new DatabaseSync(file, { readOnly: true });
      const read = (text: string) => {
        const statement = db.prepare(text);
        statement.setReturnArrays(true);
        return statement;
      };
      db.exec('BEGIN');
      const row = read(`SELECT ${columns} FROM resource r WHERE seq = ?`).get(seq) as unknown as Row | undefined;
      if (!row) {
        db.close();
        leave();
        return undefined;
      }
      const members = read(membersAfter);
      let last = 0;
      const next = (): [number, string, string | null][] => {
        try {
          return members.all(seq, last, membersAtOnce) as unknown as [number, string, string | null][];
        } catch (error) {
          end();
          throw error;
        }
      };
      let cut = (_why: Error): void => undefined;
      const timer = setTimeout(() => cut(tooLong()), longest).unref();
      const end = (): void => {
        if (!closings.delete(close)) return;
        clearTimeout(timer);
        db.close();
        leave();
      };
      const close = (): void => cut(closed());
      const manyMembers = new ReadableStream<readonly Reference[]>(
        {
          start(controller) {
            cut = (why) => {
              end();
              controller.error(why);
            };
          },
          pull(controller) {
            const rows = next();
            if (rows.length > 0) {
              last = rows.at(-1)![0];
              controller.enqueue(
                rows.map(([member, id, display]) => ({
                  id,
                  type: collections.type(collectionOf(member)),
                  display: display ?? undefined,
                })),
              );
            }
            if (rows.length === membersAtOnce) return;
            end();
            controller.close();
          },
          cancel: end,
        },
        { highWaterMark: 0 },
      );
      closings.add(close);
      const [, id, version, created, lastModified, document] = row;
      return { id, type: type.name, version, created, lastModified, document, manyMembers };
    },
    close: () => {
      for (const cut of closings) cut();
    },
  };
};
