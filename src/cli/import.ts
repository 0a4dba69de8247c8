import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { hashPassword } from '../authentication/password-hash.ts';
import { parseDateTime } from '../protocol/date-time.ts';
import { invalidValue, ScimError } from '../protocol/error.ts';
import { isObject, type Json, type JsonObject } from '../protocol/json.ts';
import { parseJson } from '../protocol/parse-json.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { parseCondition } from '../service/etag.ts';
import { createNewId } from '../service/id.ts';
import type { History, NewResource } from '../service/store.ts';
import type { Storage } from '../storage/storage.ts';
import { importOrigin, createArchiveReader } from './archive/archive.ts';
import { defineCommand, jsonOption } from './command.ts';
import { readNewResource } from './archive/new-resource.ts';
import { print, printError, printJson } from './output.ts';
import { createProgress } from './archive/progress.ts';
import { readLines } from './archive/read-lines.ts';
import { readTypes, withStorage } from './storage.ts';
import { chooseTenant } from './tenant.ts';

/** Lines that are written together: what arrives at the store in one turn shares a commit. */
const batchSize = 256;

interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Memberships that wait until everything is there: `[line, type, group, members]`. */
type Membership = readonly [line: number, type: string, id: string, members: readonly string[]];

async function* batches(lines: AsyncIterable<string>, size: number): AsyncGenerator<Line[]> {
  let batch: Line[] = [];
  let number = 0;
  for await (const text of lines) {
    number++;
    if (text.trim() === '') continue;
    batch.push({ number, text });
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

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
  { number, text }: Line,
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

const nothing = { members: false, groups: false };

const importEverything = async (
  storage: Storage,
  types: readonly ResourceType[],
  { file, json }: { file: string; json: boolean },
): Promise<void> => {
  const read = await createArchiveReader(storage, types);
  const progress = createProgress('lines read');
  let written = 0;
  try {
    for await (const batch of batches(readLines(file === '-' ? process.stdin : createReadStream(file)), batchSize)) {
      written += await read(batch.map(({ text }) => text));
      progress.add(batch.length);
    }
  } finally {
    progress.end();
  }
  if (json) printJson({ lines: progress.count(), imported: written });
  else print(`${progress.count()} lines read; ${written} of what they hold was not there yet.`);
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
    await withStorage(settings, types, async (storage) => {
      const { resources, connections } = storage;
      if (options.everything) return importEverything(storage, types, { file, json: options.json });
      const tenant = await chooseTenant(connections, options.tenant);
      const hash = settings.keepPasswords ? hashPassword : undefined;
      const newId = createNewId({ clock: Date.now });
      const store = resources.tenant(tenant, importOrigin);
      const input = file === '-' ? process.stdin : createReadStream(file);
      const directory = await mkdtemp(join(tmpdir(), 'muster-import-'));
      const progress = createProgress('resources imported');
      let failed = 0;
      const attempt = async <T>(line: number, work: () => Promise<T>): Promise<T | undefined> => {
        try {
          return await work();
        } catch (error) {
          if (!(error instanceof ScimError)) throw error;
          failed++;
          printError(`line ${line}: ${error.detail}`);
          return undefined;
        }
      };
      try {
        const spool = join(directory, 'members');
        const memberships = createWriteStream(spool);
        for await (const batch of batches(readLines(input), batchSize)) {
          const entries = await Promise.all(
            batch.map((line) => attempt(line.number, () => readEntry(line, types, newId, hash))),
          );
          const made = await Promise.all(
            entries
              .filter((entry) => entry !== undefined)
              .map((entry) =>
                attempt(entry.line, async () => {
                  await store.create(entry.type, entry.resource, { wanted: nothing });
                  progress.add(1);
                  return entry;
                }),
              ),
          );
          for (const entry of made) {
            if (!entry || entry.members.length === 0) continue;
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
          await attempt(line, () => store.modify(type, id, () => change, { read: nothing, wanted: nothing }));
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
