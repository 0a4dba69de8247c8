import { isDeepStrictEqual } from 'node:util';
import { created as createdEvent, deleted as deletedEvent, membersChanged, updated } from '../../events/changes.ts';
import { uniqueness } from '../../protocol/error.ts';
import { member, type JsonObject } from '../../protocol/json.ts';
import type { ResourceStore, StoredResource, TenantStore, Wanted } from '../../service/store.ts';
import { assertMatches } from '../sql/resource.ts';
import { raw, sql } from '../sql/sql.ts';
import type { ApplicationRows } from './application-rows.ts';
import { all, type MappedDatabase, type Program } from './database.ts';
import { columnsOf, restOf } from './document.ts';
import { quote, type Plan } from './mapping.ts';
import type { Members } from './members.ts';
import type { Queries } from './query.ts';
import type { Find, Found } from './rows.ts';
import { keyColumn } from './schema.ts';
import type { Tell } from './tell.ts';
import type { AssertUnique } from './uniqueness.ts';

interface Parts {
  readonly database: MappedDatabase;
  readonly prefix: string;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly clock: () => number;
  readonly tenantExists: (id: string) => Program<boolean>;
  readonly find: Find;
  readonly queries: Queries;
  readonly members: Members;
  readonly rows: ApplicationRows;
  readonly assertUnique: AssertUnique;
  readonly tell: Tell;
  /** Called after each commit. */
  readonly committed: () => void;
}

const externalIdOf = (attributes: JsonObject): string | null => {
  const value = member(attributes, 'externalId');
  return typeof value === 'string' ? value : null;
};

/** A document as events tell it. */
export const shown = (attributes: JsonObject) => ({ attributes, text: JSON.stringify(attributes) });

/** Rows of the application as resources, with the rest of each beside them. */
export const createResources = ({
  database,
  prefix,
  plans,
  clock,
  tenantExists,
  find,
  queries,
  members,
  rows,
  assertUnique,
  tell,
  committed,
}: Parts): ResourceStore => {
  const { kind } = database;
  const resource = raw(quote(`${prefix}resource`));
  const different = raw(kind === 'sqlite' ? 'IS NOT' : 'IS DISTINCT FROM');

  function* answer(found: Found, wanted: Wanted): Program<StoredResource> {
    const [stored] = yield* queries.finish([found], wanted);
    return stored!;
  }

  const write = async <T>(line: string, program: () => Program<T>): Promise<T> => {
    const result = await database.write(line, program);
    committed();
    return result;
  };

  const tenant: ResourceStore['tenant'] = (tenantId, origin): TenantStore => ({
    get: (type, id, wanted) =>
      database.read(function* () {
        const found = yield* find(tenantId, type, id);
        return found && (yield* queries.finish([found], wanted))[0];
      }),

    query: (query) => database.read(() => queries.run(tenantId, query)),

    create: (type, { id: given, attributes, members: ids = [], secret = null, history }, { unique, wanted }) =>
      // Who came first is first in the lists.
      write(`${tenantId} ${type.name}`, function* () {
        const plan = plans.get(type.name)!;
        if (!(yield* tenantExists(tenantId))) throw new Error(`There is no tenant "${tenantId}".`);
        const now = clock();
        const { version, created, lastModified } = history ?? { version: 1, created: now, lastModified: now };
        yield* assertUnique(type, { tenant: tenantId, seq: 0, asked: unique }, undefined, attributes);
        let at = sql`tenant = ${tenantId} AND type = ${type.name} AND id = ${given}`;
        let id = given;
        if (plan.table) {
          const key = yield* rows.insert(plan, { tenant: tenantId, id: given, attributes }, now);
          id = String(key);
          at = sql`type = ${type.name} AND ${raw(keyColumn(plan))} = ${key}`;
        } else {
          const made = yield* all(sql`INSERT INTO ${resource} (tenant, type, id, version, created, modified, rest)
            VALUES (${tenantId}, ${type.name}, ${given}, 1, ${now}, ${now}, '{}') ON CONFLICT DO NOTHING RETURNING seq`);
          if (made.length === 0) throw uniqueness(`id ${JSON.stringify(given)} is taken by another resource.`);
        }
        yield* all(sql`UPDATE ${resource} SET version = ${version}, created = ${created}, modified = ${lastModified},
          external_id = ${externalIdOf(attributes)}, rest = ${JSON.stringify(restOf(plan, attributes))}, secret = ${secret} WHERE ${at}`);
        const made = (yield* find(tenantId, type, id))!;
        const change = ids.length > 0 ? yield* members.change(tenantId, made, { replace: ids }) : undefined;
        if (change)
          yield* all(
            sql`UPDATE ${resource} SET version = ${version}, modified = ${lastModified} WHERE seq = ${made.seq}`,
          );
        const subject = { type, id, version };
        yield* tell(
          [createdEvent(subject, shown(made.document)), ...(change ? membersChanged(subject, 'create', change) : [])],
          { tenant: tenantId, time: now, origin },
        );
        return yield* answer(made, wanted);
      }),

    modify: (type, id, change, { ifMatch, replaces, unique, read, wanted }) =>
      write(`${tenantId} ${type.name} ${id}`, function* () {
        const found = yield* find(tenantId, type, id, true);
        if (!found) return undefined;
        const { plan, seq, version, modified, document } = found;
        assertMatches(ifMatch, version);
        const [current] = yield* queries.finish([found], read);
        const asked = change(current!);
        const after = asked.attributes && { ...asked.attributes, id };
        const kept = (of: JsonObject) => [columnsOf(plan, of), restOf(plan, of)];
        const rewritten = after !== undefined && !isDeepStrictEqual(kept(after), kept(document));
        const now = asked.keepVersion ? modified : Math.max(clock(), modified);
        if (rewritten) {
          yield* assertUnique(type, { tenant: tenantId, seq, asked: unique }, document, after);
          yield* rows.update(found, after, now);
          yield* all(
            sql`UPDATE ${resource} SET rest = ${JSON.stringify(restOf(plan, after))}, external_id = ${externalIdOf(after)} WHERE seq = ${seq}`,
          );
        }
        const moved = asked.members && (yield* members.change(tenantId, found, asked.members));
        const regrouped = moved !== undefined && (moved.added.length > 0 || moved.removed.length > 0);
        const { secret } = asked;
        const password =
          secret !== undefined &&
          (yield* all(
            sql`UPDATE ${resource} SET secret = ${secret} WHERE seq = ${seq} AND secret ${different} ${secret} RETURNING seq`,
          )).length > 0;
        if (!rewritten && !regrouped && !password) return yield* answer(found, wanted);
        const next = asked.keepVersion ? version : version + 1;
        yield* all(sql`UPDATE ${resource} SET version = ${next}, modified = ${now} WHERE seq = ${seq}`);
        const subject = { type, id, version: next };
        const operation = replaces ? 'replace' : 'modify';
        const present = (yield* find(tenantId, type, id))!;
        yield* tell(
          [
            ...(rewritten || password
              ? [updated(subject, operation, { before: shown(document), after: shown(present.document), password })]
              : []),
            ...(regrouped ? membersChanged(subject, operation, moved) : []),
          ],
          { tenant: tenantId, time: asked.keepVersion ? clock() : now, origin },
        );
        return yield* answer(present, wanted);
      }),

    delete: (type, id, { ifMatch }) =>
      write(`${tenantId} ${type.name} ${id}`, function* () {
        const found = yield* find(tenantId, type, id, true);
        if (!found) return false;
        const { seq, version, document } = found;
        assertMatches(ifMatch, version);
        const now = clock();
        const left = yield* members.leave(found, now);
        yield* rows.remove(found, now);
        yield* all(sql`DELETE FROM ${resource} WHERE seq = ${seq}`);
        const removed = [{ value: id, type: type.name }];
        yield* tell(
          [
            ...left.flatMap((group) => membersChanged(group, 'delete', { added: [], removed })),
            deletedEvent({ type, id, version }, shown(document)),
          ],
          { tenant: tenantId, time: now, origin },
        );
        return true;
      }),
  });

  return {
    tenant,
    givesIds: ({ name }) => {
      const plan = plans.get(name);
      return plan?.table !== undefined && plan.kind === 'integer';
    },
  };
};
