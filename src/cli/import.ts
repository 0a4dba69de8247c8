import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { hashPassword } from '../authentication/password-hash.ts';
import { leaf, printPath } from '../protocol/attribute-path.ts';
import { parseDateTime } from '../protocol/date-time.ts';
import { invalidValue, ScimError } from '../protocol/error.ts';
import { isObject, type Json, type JsonObject } from '../protocol/json.ts';
import { parseJson } from '../protocol/parse-json.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { parseCondition } from '../service/etag.ts';
import { createNewId } from '../service/id.ts';
import type { History, NewResource } from '../service/store.ts';
import { entriesOf, pathsToIndex } from '../storage/sql/index-keys.ts';
import { isPostgres } from '../storage/open.ts';
import type { Storage } from '../storage/storage.ts';
import { importOrigin, readArchive } from './archive/archive.ts';
import { defineCommand, jsonOption } from './command.ts';
import { isLarge, toBatches, type FileLine } from './archive/line-batches.ts';
import { readNewResource } from './archive/new-resource.ts';
import { print, printError, printJson } from './output.ts';
import { createProgress } from './archive/progress.ts';
import { readLines } from './archive/read-lines.ts';
import { sideBySide, type Piece } from './archive/side-by-side.ts';
import { readTypes, withStorage } from './storage.ts';
import { chooseTenant } from './tenant.ts';

/** Batches of lines that PostgreSQL writes at once, while the next is read; in a file all are written in this thread. */
const besideOneAnother = 3;

/** Memberships that wait until everything is there: `[line, type, group, members]`. */
type Membership = readonly [line: number, type: string, id: string, members: readonly string[]];

const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

const typeOf = (resource: JsonObject, types: readonly ResourceType[]): ResourceType => {
  const meta = own(resource, 'meta');
  const name = isObject(meta) ? own(meta, 'resourceType') : undefined;
  const schemas = own(resource, 'schemas');
  const found = types.find((type) =>
    name === undefined ? Array.isArray(schemas) && schemas.includes(type.schema.id) : type.name === name,
  );
  if (found) return found;
  const names = types.map((type) => type.name).join(', ');
  throw invalidValue(`meta.resourceType and schemas name no resource type; expected one of ${names}.`);
};

const idOf = (resource: JsonObject): string | undefined => {
  const id = own(resource, 'id');
  if (id === undefined) return undefined;
  // RFC 7643 §3.1: an id holds no "bulkId".
  if (typeof id !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(id) || id.includes('bulkId')) {
    throw invalidValue('id: expected 1 to 255 printable ASCII characters, "bulkId" not among them.');
  }
  return id;
};

const timeOf = (meta: JsonObject, name: string, absent: number): number => {
  const value = own(meta, name);
  if (value === undefined) return absent;
  const time = typeof value === 'string' ? parseDateTime(value) : undefined;
  if (time === undefined) throw invalidValue(`meta.${name}: expected a time such as 2026-11-23T12:00:00Z.`);
  return time;
};

/** What `meta` says of the time before; undefined where there is none. */
const historyOf = (resource: JsonObject): History | undefined => {
  const meta = own(resource, 'meta');
  if (!isObject(meta)) return undefined;
  const created = timeOf(meta, 'created', Date.now());
  const tag = own(meta, 'version') ?? 'W/"1"';
  const versions = typeof tag === 'string' ? parseCondition(tag) : undefined;
  const version = typeof versions === 'object' ? versions[0] : undefined;
  if (version === undefined || version < 1) throw invalidValue('meta.version: expected an entity tag such as W/"3".');
  return { version, created, lastModified: timeOf(meta, 'lastModified', created) };
};

/** What a line asks for: a resource, and its members for when all are there. */
interface Entry {
  readonly line: number;
  readonly type: ResourceType;
  readonly resource: NewResource;
  readonly members: readonly string[];
}

type Hash = (password: string) => Promise<string>;

const readEntry = async (
  { number, text }: FileLine,
  types: readonly ResourceType[],
  newId: () => string,
  hash: Hash | undefined,
): Promise<Entry> => {
  const json = parseJson(text, { depth: 32 });
  if (!isObject(json)) throw invalidValue('Expected a JSON object.');
  const type = typeOf(json, types);
  const history = historyOf(json);
  const { members = [], ...resource } = await readNewResource(type, json, idOf(json) ?? newId(), hash);
  return { line: number, type, resource: { ...resource, ...(history && { history }) }, members };
};

/** Why a line cannot be imported. */
interface Failure {
  readonly line: number;
  readonly detail: string;
}

const attempt = async <T>(line: number, work: () => Promise<T>): Promise<T | Failure> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return { line, detail: error.detail };
  }
};

/** What no two lines may share. */
const createNames = (types: readonly ResourceType[]): ((entry: Entry) => readonly string[]) => {
  const unique = new Map(
    types.map((type) => [type, pathsToIndex(type).filter((path) => leaf(path).uniqueness !== 'none')]),
  );
  return ({ type, resource: { id, attributes } }) => [
    id,
    ...unique
      .get(type)!
      .flatMap((path) => entriesOf(attributes, { seq: 0, path }).map(({ key }) => `${printPath(path)} ${key}`)),
  ];
};

const nothing = { members: false, groups: false };

const importEverything = async (
  storage: Storage,
  types: readonly ResourceType[],
  { file, json, atOnce }: { file: string; json: boolean; atOnce: number },
): Promise<void> => {
  const progress = createProgress('lines read');
  let imported = 0;
  try {
    const batches = toBatches(readLines(file === '-' ? process.stdin : createReadStream(file)));
    for await (const { lines, written } of readArchive(storage, types, { batches, atOnce })) {
      progress.add(lines);
      imported += written;
    }
  } finally {
    progress.end();
  }
  if (json) printJson({ lines: progress.count(), imported });
  else print(`${progress.count()} lines read; ${imported} of what they hold was not there yet.`);
};

export const importCommand = defineCommand({
  name: 'import',
  summary:
    'Reads resources, one JSON object a line, from a file, or standard input for -. Ids, times and versions are kept.',
  parameters: ['file'],
  options: {
    tenant: { value: 'id', description: 'The tenant; the only one where it is not named.' },
    everything: {
      description:
        'Reads what `muster export --everything` wrote. Where it broke off, do it again: what is there stays.',
    },
    ...jsonOption,
  },
  settings: ['database', 'config', 'resourceTypes', 'keepPasswords'],
  run: async ({ parameters: [file], options, settings }) => {
    const { resourceTypes: types } = readTypes(settings);
    const atOnce = isPostgres(settings.database) ? besideOneAnother : 1;
    await withStorage(settings, types, async (storage) => {
      const { resources, connections } = storage;
      if (options.everything) return importEverything(storage, types, { file, json: options.json, atOnce });
      const tenant = await chooseTenant(connections, options.tenant);
      const hash = settings.keepPasswords ? hashPassword : undefined;
      const newId = createNewId({ clock: Date.now });
      const store = resources.tenant(tenant, importOrigin);
      const input = file === '-' ? process.stdin : createReadStream(file);
      const directory = await mkdtemp(join(tmpdir(), 'muster-import-'));
      const progress = createProgress('resources imported');
      let failed = 0;
      const fail = ({ line, detail }: Failure): void => {
        failed++;
        printError(`line ${line}: ${detail}`);
      };
      // One batch after the other has none beside it.
      const namesOf = atOnce === 1 ? () => [] : createNames(types);
      const create = (entry: Entry | Failure): Promise<Entry | Failure> =>
        'detail' in entry
          ? Promise.resolve(entry)
          : attempt(entry.line, async () => {
              await store.create(entry.type, entry.resource, { wanted: nothing });
              return entry;
            });
      async function* pieces(): AsyncGenerator<Piece<readonly (Entry | Failure)[]>> {
        const near: Set<string>[] = [];
        for await (const batch of toBatches(readLines(input))) {
          const entries = await Promise.all(
            batch.map((line) => attempt(line.number, () => readEntry(line, types, newId, hash))),
          );
          const names = entries.flatMap((entry) => ('detail' in entry ? [] : namesOf(entry)));
          // Of two lines that want the same, the first gets it: those that are written beside one another have no order.
          const contested = near.some((others) => names.some((name) => others.has(name)));
          near.push(new Set(names));
          if (near.length === atOnce) near.shift();
          yield { run: () => Promise.all(entries.map(create)), alone: contested || isLarge(batch) };
        }
      }
      try {
        const spool = join(directory, 'members');
        const memberships = createWriteStream(spool);
        for await (const made of sideBySide(pieces(), atOnce)) {
          for (const entry of made) {
            if ('detail' in entry) {
              fail(entry);
              continue;
            }
            progress.add(1);
            if (entry.members.length === 0) continue;
            const membership: Membership = [entry.line, entry.type.name, entry.resource.id, entry.members];
            if (!memberships.write(`${JSON.stringify(membership)}\n`)) await once(memberships, 'drain');
          }
        }
        memberships.end();
        await once(memberships, 'close');
        for await (const text of readLines(createReadStream(spool))) {
          const [line, name, id, members] = JSON.parse(text) as Membership;
          const type = types.find((t) => t.name === name)!;
          const change = { members: { add: members, remove: [] }, keepVersion: true };
          const done = await attempt(line, () =>
            store.modify(type, id, () => change, { read: nothing, wanted: nothing }),
          );
          if (done && 'detail' in done) fail(done);
        }
      } finally {
        progress.end();
        await rm(directory, { recursive: true });
      }
      const imported = progress.count();
      if (options.json) printJson({ tenant, imported, errors: failed });
      else print(`${imported} resources imported into tenant ${tenant}.`);
      if (failed > 0) throw new Error(`${failed} lines had errors.`);
    });
  },
});
