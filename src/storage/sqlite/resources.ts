import type { DatabaseSync } from 'node:sqlite';
import { uniqueness } from '../../protocol/error.ts';
import type { AttributePath } from '../../protocol/attribute-path.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import { created as createdEvent, deleted as deletedEvent, membersChanged, updated } from '../../events/changes.ts';
import type { Origin } from '../../service/origin.ts';
import type { PagingResourceStore, PagingTenantStore, StoredResource, Wanted } from '../../service/store.ts';
import { entriesOf, notUnique } from '../sql/index-keys.ts';
import { toMemberList } from '../sql/member-list.ts';
import { blockOf, firstSeq } from '../sql/numbering.ts';
import { assertMatches, displayOf } from '../sql/resource.ts';
import type { Collections } from './collections.ts';
import type { Tell } from './events.ts';
import type { Indexes } from './indexes.ts';
import type { MemberStreams } from './member-stream.ts';
import type { Members } from './members.ts';
import type { Queries } from './query.ts';
import { columns, toResources, type Row } from './rows.ts';
import type { ReadTurn } from './read-turn.ts';
import type { WriteQueue } from './write-queue.ts';

interface Parts {
  readonly db: DatabaseSync;
  readonly clock: () => number;
  readonly queue: WriteQueue;
  readonly reads: ReadTurn;
  readonly collections: Collections;
  readonly indexes: Indexes;
  readonly members: Members;
  readonly queries: Queries;
  /** Undefined where what is written cannot be read beside it. */
  readonly memberStreams: MemberStreams | undefined;
  /** Undefined where nobody wants to hear. */
  readonly tell: Tell | undefined;
}

export const createResources = ({
  db,
  clock,
  queue,
  reads,
  collections,
  indexes,
  members,
  queries,
  memberStreams,
  tell,
}: Parts): PagingResourceStore => {
  const byId = db.prepare(`SELECT ${columns} FROM resource r WHERE tenant = ? AND id = ? AND collection = ?`);
  byId.setReturnArrays(true);
  const lastSeq = db.prepare('SELECT max(seq) AS seq FROM resource WHERE seq >= ? AND seq < ?');
  const insert = db.prepare(`
    INSERT OR IGNORE INTO resource (seq, collection, tenant, id, version, created, modified, display, secret, document)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const write = db.prepare('UPDATE resource SET display = ?, document = ?, version = ?, modified = ? WHERE seq = ?');
  const writeSecret = db.prepare('UPDATE resource SET secret = ?2 WHERE seq = ?1 AND secret IS NOT ?2');
  const touch = db.prepare('UPDATE resource SET version = ?, modified = ? WHERE seq = ?');
  const remove = db.prepare('DELETE FROM resource WHERE seq = ?');
  const count = db.prepare(`
    INSERT INTO block (block, count) VALUES (?, ?) ON CONFLICT (block) DO UPDATE SET count = count + excluded.count`);

  /** The number that a collection's next resource is likely to have. */
  const next = new Map<number, number>();
  const nextSeq = (collection: number): number => {
    const first = firstSeq(collection);
    const last = lastSeq.get(first, firstSeq(collection + 1))?.['seq'] as number | null;
    return last === null ? first : last + 1;
  };
  const countOne = (seq: number, difference: number) => count.run(blockOf(seq), difference);

  /** @throws ScimError uniqueness where another resource has one of the values that are new */
  const assertUnique = (
    type: ResourceType,
    tenant: string,
    paths: readonly AttributePath[] = [],
    before: JsonObject | undefined,
    after: JsonObject,
  ): void => {
    for (const path of paths) {
      const index = { seq: 0, path };
      const old = before ? entriesOf(before, index) : [];
      for (const { key, value } of entriesOf(after, index)) {
        if (old.some((entry) => entry.key === key)) continue;
        if (queries.has(type, tenant, { kind: 'compare', path, operator: 'eq', value })) {
          throw notUnique(path, value, type.name);
        }
      }
    }
  };

  const createTenantStore = (tenant: string, origin: Origin | undefined): PagingTenantStore => {
    const find = (type: ResourceType, id: string): Row | undefined => {
      const collection = collections.find(tenant, type.name);
      if (collection === undefined) return undefined;
      return byId.get(collections.tenant(tenant)!, id, collection) as unknown as Row | undefined;
    };
    const read = (row: Row, type: ResourceType, wanted: Wanted): StoredResource =>
      toResources([row], () => type, wanted, members)[0]!;

    return {
      async get(type, id, wanted) {
        reads.begin();
        const row = find(type, id);
        if (!row) return undefined;
        const { members: asked, mostMembers, groups } = wanted;
        // What is in groups itself is looked at as a whole.
        const streams = asked && mostMembers !== undefined && type.hasMembers && !(groups && type.hasGroups);
        if (streams && memberStreams && members.moreThan(row[0], mostMembers)) return memberStreams.open(row[0], type);
        return read(row, type, { members: asked, groups });
      },

      async members(type, id, { after: [last] = [0], count }) {
        reads.begin();
        const row = find(type, id);
        return row && toMemberList(members.membersAfter(row[0], Number(last), count + 1), count);
      },

      query: async (query) => {
        reads.begin();
        return queries.run(tenant, query);
      },

      create: (type, { id, attributes, members: ids, secret = null, history }, { unique, wanted }) => {
        const document = JSON.stringify(attributes);
        const display = displayOf(attributes);
        return queue.write(() => {
          const collection = collections.ensure(tenant, type.name);
          const tenantSeq = collections.tenant(tenant)!;
          const now = clock();
          const { version, created, lastModified } = history ?? { version: 1, created: now, lastModified: now };
          assertUnique(type, tenant, unique, undefined, attributes);
          const add = (seq: number) =>
            insert.run(seq, collection, tenantSeq, id, version, created, lastModified, display, secret, document)
              .changes !== 0;
          let seq = next.get(collection) ?? nextSeq(collection);
          // Another process may have taken the number.
          if (!add(seq) && !add((seq = nextSeq(collection)))) {
            throw uniqueness(`id ${JSON.stringify(id)} is taken by another resource.`);
          }
          next.set(collection, seq + 1);
          indexes.update(type, seq, undefined, attributes);
          countOne(seq, 1);
          const change = ids && ids.length > 0 ? members.change(tenantSeq, seq, { replace: ids }) : undefined;
          const subject = { type, id, version };
          tell?.(
            [
              createdEvent(subject, { attributes, text: document }),
              ...(change ? membersChanged(subject, 'create', change) : []),
            ],
            { tenant, time: now, origin },
          );
          return read([seq, id, version, created, lastModified, document, 0], type, wanted);
        });
      },

      modify: (type, id, change, { ifMatch, replaces, unique, read: seen, wanted }) =>
        queue.write(() => {
          const row = find(type, id);
          if (!row) return undefined;
          const [seq, , version, created, modified, document, grouped] = row;
          assertMatches(ifMatch, version);
          const asked = change(read(row, type, seen));
          const text = asked.attributes ? JSON.stringify(asked.attributes) : document;
          const rewritten = asked.attributes !== undefined && text !== document;
          const before = rewritten ? (JSON.parse(document) as JsonObject) : undefined;
          if (rewritten) {
            assertUnique(type, tenant, unique, before, asked.attributes);
            indexes.update(type, seq, before, asked.attributes);
          }
          const moved = asked.members && members.change(collections.tenant(tenant)!, seq, asked.members);
          const regrouped = moved !== undefined && (moved.added.length > 0 || moved.removed.length > 0);
          const password = asked.secret !== undefined && writeSecret.run(seq, asked.secret).changes !== 0;
          if (!rewritten && !regrouped && !password) return read(row, type, wanted);
          const next = asked.keepVersion ? version : version + 1;
          const now = asked.keepVersion ? modified : Math.max(clock(), modified);
          if (rewritten) write.run(displayOf(asked.attributes), text, next, now, seq);
          else touch.run(next, now, seq);
          if (tell) {
            const subject = { type, id, version: next };
            const operation = replaces ? 'replace' : 'modify';
            const old = { attributes: before ?? (JSON.parse(document) as JsonObject), text: document };
            const present = rewritten ? { attributes: asked.attributes, text } : old;
            tell(
              [
                ...(rewritten || password
                  ? [updated(subject, operation, { before: old, after: present, password })]
                  : []),
                ...(regrouped ? membersChanged(subject, operation, moved) : []),
              ],
              { tenant, time: asked.keepVersion ? clock() : now, origin },
            );
          }
          return read([seq, id, next, created, now, text, grouped], type, wanted);
        }),

      delete: (type, id, { ifMatch }) =>
        queue.write(() => {
          const row = find(type, id);
          if (!row) return false;
          const [seq, , version, , , document] = row;
          assertMatches(ifMatch, version);
          const attributes = JSON.parse(document) as JsonObject;
          const now = clock();
          indexes.update(type, seq, attributes, undefined);
          const left = members.leave(seq, now);
          remove.run(seq);
          countOne(seq, -1);
          tell?.(
            [
              ...left.flatMap((group) =>
                membersChanged(group, 'delete', { added: [], removed: [{ value: id, type: type.name }] }),
              ),
              deletedEvent({ type, id, version }, { attributes, text: document }),
            ],
            { tenant, time: now, origin },
          );
          return true;
        }),
    };
  };

  return { tenant: createTenantStore };
};
