import type { ResourceType } from '../../protocol/resource-type.ts';
import type { StoredResource } from '../../service/store.ts';
import { collectionOf } from '../sql/numbering.ts';
import type { Database, Session } from './database.ts';
import { createGather } from './gather.ts';
import type { KeyParts } from './keys.ts';
import type { MemberReads } from './members.ts';
import { columnsOf, toResources, type Row } from './rows.ts';
import { decodeText } from './text.ts';

/** What only one resource can have. */
export interface UniqueKey extends KeyParts {
  readonly scope: number;
  readonly attribute: number;
}

/** One resource that is asked for, without its members. */
export interface Asked {
  readonly type: ResourceType;
  readonly collection: number;
  readonly groups: boolean;
  readonly by: { readonly id: string } | UniqueKey;
}

/** Finds one resource. It shares what it costs with others who ask at the same time. */
export type ReadOne = (tenant: number, asked: Asked) => Promise<StoredResource | undefined>;

interface Parts {
  readonly database: Database;
  readonly members: MemberReads;
}

/** Reads of one tenant that are under way at once, at most. */
const lanes = 2;

const byIds = (groups: boolean): string =>
  `SELECT ${columnsOf(groups)} FROM resource r WHERE r.tenant = $1 AND r.id = ANY ($2::text[])`;
const byKeys = (groups: boolean): string => `
  SELECT k.place, ${columnsOf(groups)}
  FROM unnest($1::integer[], $2::integer[], $3::text[], $4::text[]) WITH ORDINALITY k (scope, attribute, key, rest, place)
  JOIN unique_key u
    ON (u.scope, u.attribute, u.key, u.rest) = (k.scope, k.attribute, k.key COLLATE "C", k.rest COLLATE "C")
  JOIN resource r ON r.seq = u.resource`;

export const createReadOne = ({ database, members }: Parts): ReadOne => {
  const rowsOf = async (on: Session, tenant: number, all: readonly Asked[]): Promise<readonly (Row | undefined)[]> => {
    const groups = all.some((asked) => asked.groups);
    const ids = [...new Set(all.flatMap(({ by }) => ('id' in by ? by.id : [])))];
    const keys = all.flatMap(({ by }) => ('id' in by ? [] : by));
    const columns = (['scope', 'attribute', 'key', 'rest'] as const).map((name) => keys.map((key) => key[name]));
    const [withId, withKey] = await Promise.all([
      ids.length > 0 ? on.all<Row>({ text: byIds(groups), values: [tenant, ids] }) : [],
      keys.length > 0 ? on.all<[place: number, ...Row]>({ text: byKeys(groups), values: columns }) : [],
    ]);
    const byId = new Map(withId.map((row) => [decodeText(row[1]), row]));
    const byPlace = new Map(withKey.map(([place, ...row]) => [place, row as Row]));
    let place = 0;
    return all.map(({ by, collection }) => {
      const row = 'id' in by ? byId.get(by.id) : byPlace.get((place += 1));
      return row && collectionOf(row[0]) === collection ? row : undefined;
    });
  };

  const read = (tenant: number, all: readonly Asked[]): Promise<readonly (StoredResource | undefined)[]> =>
    database.session(tenant, async (on) => {
      const rows = await rowsOf(on, tenant, all);
      const sought = all.flatMap(({ type, groups }, index) => {
        const row = rows[index];
        return row ? [{ row, type, wanted: { members: false, groups } }] : [];
      });
      const resources = (await toResources(on, sought, members)).values();
      return rows.map((row) => row && resources.next().value);
    });

  const byTenant = new Map<number, (asked: Asked) => Promise<StoredResource | undefined>>();
  return (tenant, asked) => {
    let ask = byTenant.get(tenant);
    if (!ask) {
      ask = createGather({ lanes, read: (all: readonly Asked[]) => read(tenant, all) });
      byTenant.set(tenant, ask);
    }
    return ask(asked);
  };
};
