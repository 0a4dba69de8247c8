import type { PagingResourceStore } from '../../service/store.ts';
import { toMemberList } from '../sql/member-list.ts';
import type { Collections } from './collections.ts';
import type { Database } from './database.ts';
import type { OpenStream } from './member-stream.ts';
import type { MemberReads } from './members.ts';
import type { Queries } from './query.ts';
import { columnsOf, toResources, type Row } from './rows.ts';
import type { ReadOne } from './single-reads.ts';
import type { WriteQueue } from './write-queue.ts';

interface Parts {
  readonly database: Database;
  readonly collections: Collections;
  readonly members: MemberReads;
  readonly queries: Queries;
  readonly queue: WriteQueue;
  readonly readOne: ReadOne;
  readonly openStream: OpenStream;
}

const byId = `SELECT ${columnsOf(true)} FROM resource r WHERE tenant = $1 AND id = $2 AND collection = $3`;

const seqById = 'SELECT seq FROM resource WHERE tenant = $1 AND id = $2 AND collection = $3';

/** The number of a group with more members than so many. */
const groupOfMany = `SELECT r.seq FROM resource r WHERE tenant = $1 AND id = $2 AND collection = $3
  AND EXISTS (SELECT FROM member m WHERE m."group" = r.seq OFFSET $4)`;

export const createResources = ({
  database,
  collections,
  members,
  queries,
  queue,
  readOne,
  openStream,
}: Parts): PagingResourceStore => ({
  tenant: (id, origin) => ({
    async get(type, resource, wanted) {
      const tenant = await collections.tenant(id);
      const collection = tenant === undefined ? undefined : await collections.find(tenant, type.name);
      if (collection === undefined) return undefined;
      if (!wanted.members || !type.hasMembers) {
        return readOne(tenant!, { type, collection, groups: wanted.groups && type.hasGroups, by: { id: resource } });
      }
      const { mostMembers } = wanted;
      const streams = mostMembers !== undefined && !(wanted.groups && type.hasGroups);
      const sought = [tenant!, resource, collection];
      // Many members take long: nobody else waits for them.
      const found = await database.session(tenant, async (on) => {
        const [rows, [many]] = await Promise.all([
          on.all<Row>({ text: byId, values: sought }),
          streams ? on.all<[seq: number]>({ text: groupOfMany, values: [...sought, mostMembers] }) : [],
        ]);
        if (many) return many[0];
        const [held] = await toResources(
          on,
          rows.map((row) => ({ row, type, wanted: { members: true, groups: wanted.groups } })),
          members,
        );
        return held;
      });
      return typeof found === 'number' ? openStream(tenant!, found, type) : found;
    },
    async members(type, resource, { after: [last] = [0], count }) {
      const tenant = await collections.tenant(id);
      const collection = tenant === undefined ? undefined : await collections.find(tenant, type.name);
      if (collection === undefined) return undefined;
      return database.session(tenant, async (on) => {
        const [group] = await on.all<[seq: number]>({ text: seqById, values: [tenant!, resource, collection] });
        if (!group) return undefined;
        return toMemberList(await members.membersAfter(on, group[0], { last: Number(last), count: count + 1 }), count);
      });
    },
    async query(query) {
      const tenant = await collections.tenant(id);
      const single = tenant === undefined ? undefined : await queries.single(tenant, query);
      if (single) {
        const { page, total } = query;
        const found = await readOne(tenant!, single);
        const shown = found && page.kind === 'index' && page.startIndex === 1 && page.count > 0;
        return { ...(total && { total: found ? 1 : 0 }), resources: shown ? [found] : [] };
      }
      const selections = tenant === undefined ? [] : await queries.select(tenant, query);
      if (selections.length === 0) return { ...(query.total && { total: 0 }), resources: [] };
      return database.session(tenant, (on) => queries.run(on, selections, query));
    },
    create: (type, resource, { unique, wanted }) =>
      queue.write(id, { kind: 'create', tenant: id, type, id: resource.id, origin, resource, unique, wanted }),
    modify: (type, resource, change, options) =>
      queue.write(id, { kind: 'modify', tenant: id, type, id: resource, origin, change, options }),
    delete: (type, resource, { ifMatch }) =>
      queue.write(id, { kind: 'delete', tenant: id, type, id: resource, origin, ifMatch }),
  }),
});
