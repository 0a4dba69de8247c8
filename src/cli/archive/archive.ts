import type { Administrator, OAuthRecord } from '../../authentication/oauth/store.ts';
import type { Connection, Operator, Tenant } from '../../authentication/store.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { StoredResource } from '../../service/store.ts';
import type { Origin } from '../../service/origin.ts';
import type { Storage } from '../../storage/storage.ts';
import { UsageError } from '../usage-error.ts';
import { isLarge, type FileLine } from './line-batches.ts';
import { sideBySide, type Piece } from './side-by-side.ts';
import { walk, walkMembers } from './walk.ts';

interface ResourceLine {
  readonly kind: 'resource';
  readonly tenant: string;
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly created: number;
  readonly lastModified: number;
  readonly secret?: string;
  readonly document: JsonObject;
}

/** A line of what `muster export --everything` writes, in the order in which it has to be read. */
type Line =
  | ({ readonly kind: 'muster'; readonly format: 1 } & { readonly types: readonly string[] })
  | ({ readonly kind: 'tenant' } & Tenant)
  | { readonly kind: 'connection'; readonly connection: Connection }
  | ({ readonly kind: 'operator' } & Operator)
  | ({ readonly kind: 'administrator' } & Administrator)
  | { readonly kind: 'oauth'; readonly record: OAuthRecord }
  | ResourceLine
  | {
      readonly kind: 'members';
      readonly tenant: string;
      readonly type: string;
      readonly group: string;
      readonly members: readonly string[];
    };

/** Resources that are read, or written, together. */
const together = 256;
const nothing = { members: false, groups: false };

/** All that a database keeps but for what ends by itself: page cursors, sign-ins under way, the request log. */
export async function* archiveLines(storage: Storage, types: readonly ResourceType[]): AsyncGenerator<Line> {
  const { connections, operators, administrators, archive, resources } = storage;
  const tenants = await connections.tenants();
  yield { kind: 'muster', format: 1, types: types.map(({ name }) => name) };
  for (const tenant of tenants) yield { kind: 'tenant', ...tenant };
  for (const connection of await connections.connections()) yield { kind: 'connection', connection };
  for (const operator of await operators.operators()) yield { kind: 'operator', ...operator };
  for (const one of await administrators.administrators()) yield { kind: 'administrator', ...one };
  for await (const record of archive.oauthRecords()) yield { kind: 'oauth', record };
  for (const { id: tenant } of tenants) {
    const store = resources.tenant(tenant);
    const toLines = async (batch: readonly StoredResource[]): Promise<Line[]> => {
      const secrets = await archive.secrets(
        tenant,
        batch.map(({ id }) => id),
      );
      return batch.map(({ id, type, version, created, lastModified, document }): Line => {
        const secret = secrets.get(id);
        const kept = { tenant, type, id, version, created, lastModified };
        return {
          kind: 'resource',
          ...kept,
          ...(secret !== undefined && { secret }),
          document: JSON.parse(document) as JsonObject,
        };
      });
    };
    for (const type of types) {
      let batch: StoredResource[] = [];
      for await (const resource of walk(store, type)) {
        if (batch.push(resource) < together) continue;
        yield* await toLines(batch);
        batch = [];
      }
      yield* await toLines(batch);
    }
    // Behind all that may be a member.
    for (const type of types.filter(({ hasMembers }) => hasMembers)) {
      for await (const { id: group } of walk(store, type)) {
        for await (const page of walkMembers(store, type, group)) {
          yield { kind: 'members', tenant, type: type.name, group, members: page.map(({ id }) => id) };
        }
      }
    }
  }
}

/** Who writes what is imported. */
export const importOrigin: Origin = { actor: { kind: 'command', id: 'import' } };

/** What came of some lines. */
interface Read {
  readonly lines: number;
  /** How many were not there yet, members left out. */
  readonly written: number;
}

/** Writes lines that `archiveLines` made; what is there already stays, so that it can be done again from the start. */
export async function* readArchive(
  storage: Storage,
  types: readonly ResourceType[],
  { batches, atOnce }: { batches: AsyncIterable<readonly FileLine[]>; atOnce: number },
): AsyncGenerator<Read> {
  const { connections, operators, administrators, oauth, resources } = storage;
  const tenants = new Set((await connections.tenants()).map(({ id }) => id));
  const known = new Set((await connections.connections()).map(({ id }) => id));
  const typeOf = (name: string): ResourceType => {
    const found = types.find((type) => type.name === name);
    if (!found)
      throw new UsageError(`There is no resource type "${name}": name the same --resource-types as for the export.`);
    return found;
  };

  /** What writes those that are missing, in their order. */
  const toPiece = async (lines: readonly ResourceLine[], alone: boolean): Promise<Piece<Read>> => {
    const found = await Promise.all(
      lines.map(({ tenant, type, id }) => resources.tenant(tenant).get(typeOf(type), id, nothing)),
    );
    const missing = lines.filter((_, i) => !found[i]);
    const run = async (): Promise<Read> => {
      await Promise.all(
        missing.map(({ tenant, type, id, version, created, lastModified, secret, document: attributes }) => {
          const history = { version, created, lastModified };
          const resource = { id, attributes, history, ...(secret !== undefined && { secret }) };
          return resources.tenant(tenant, importOrigin).create(typeOf(type), resource, { wanted: nothing });
        }),
      );
      return { lines: lines.length, written: missing.length };
    };
    return { run, alone };
  };

  /** @returns whether it was not there yet */
  const writeOne = async (line: Exclude<Line, ResourceLine>): Promise<boolean> => {
    switch (line.kind) {
      case 'muster':
        for (const name of line.types) typeOf(name);
        return false;
      case 'tenant': {
        if (tenants.has(line.id)) return false;
        await connections.addTenant({ id: line.id, created: line.created });
        tenants.add(line.id);
        return true;
      }
      case 'connection': {
        const { connection } = line;
        if (known.has(connection.id)) return false;
        await connections.addConnection(connection);
        if (connection.lastUsed !== undefined) connections.noteUse(connection.id, connection.lastUsed);
        return true;
      }
      case 'operator': {
        const { kind: _, ...operator } = line;
        if (await operators.operator(operator.name)) return false;
        await operators.addOperator(operator);
        return true;
      }
      case 'administrator': {
        const { kind: _, ...administrator } = line;
        if (await administrators.administrator(administrator.tenant, administrator.name)) return false;
        await administrators.addAdministrator(administrator);
        return true;
      }
      case 'oauth':
        return oauth.add(line.record);
      case 'members': {
        const { tenant, group, members } = line;
        const change = { members: { add: members, remove: [] }, keepVersion: true };
        const asked = { read: nothing, wanted: nothing };
        await resources.tenant(tenant, importOrigin).modify(typeOf(line.type), group, () => change, asked);
        return false;
      }
    }
  };

  /** Resources beside one another; whatever else is there when what comes after it is looked at. */
  async function* pieces(): AsyncGenerator<Piece<Read>> {
    for await (const batch of batches) {
      const alone = isLarge(batch);
      let waiting: ResourceLine[] = [];
      for (const { text } of batch) {
        const line = JSON.parse(text) as Line;
        if (line.kind === 'resource') {
          waiting.push(line);
          continue;
        }
        if (waiting.length > 0) yield await toPiece(waiting, alone);
        waiting = [];
        yield { run: async () => ({ lines: 1, written: (await writeOne(line)) ? 1 : 0 }), alone: true };
      }
      if (waiting.length > 0) yield await toPiece(waiting, alone);
    }
  }
  yield* sideBySide(pieces(), atOnce);
}
