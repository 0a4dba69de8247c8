import { uniqueness } from '../../protocol/error.ts';
import { fold } from '../../protocol/fold.ts';
import type { History } from '../../service/store.ts';
import { notUnique } from '../sql/index-keys.ts';
import { blockOf } from '../sql/numbering.ts';
import { displayOf } from '../sql/resource.ts';
import type { Session } from './database.ts';
import { taken, type Key } from './index-rows.ts';
import type { Plan } from './plan.ts';
import { searchOf } from './search.ts';
import type { Part } from './statements.ts';
import { RefusedError, type Write } from './write.ts';

const insertResources = `
  INSERT INTO resource (tenant, seq, collection, id, version, created, modified, display, display_key, secret, document, search)
  SELECT $1, n.seq, n.collection, n.id, n.version, n.created, n.modified, n.display, n.display_key, n.secret, n.document,
    n.search::jsonb
  FROM unnest($2::bigint[], $3::integer[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::text[])
    n (seq, collection, id, version, created, modified, display, display_key, secret, document, search)
  ON CONFLICT (tenant, id) DO NOTHING`;
const updateDocuments = `
  UPDATE resource r SET display = n.display, display_key = n.display_key, document = n.document, search = n.search::jsonb,
    version = n.version, modified = n.modified
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])
    n (seq, version, modified, display, display_key, document, search)
  WHERE r.seq = n.seq`;
const touchResources = `
  UPDATE resource r SET version = n.version, modified = n.modified
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) n (seq, version, modified) WHERE r.seq = n.seq`;
const updateSecrets = `
  UPDATE resource r SET secret = n.secret FROM unnest($1::bigint[], $2::text[]) n (seq, secret)
  WHERE r.seq = n.seq AND r.secret IS DISTINCT FROM n.secret RETURNING r.seq`;
const countBlocks = `
  INSERT INTO block AS b (tenant, block, slot, count)
  SELECT $1, n.block, pg_backend_pid() % 16, n.count FROM unnest($2::bigint[], $3::integer[]) n (block, count)
  ORDER BY n.block
  ON CONFLICT (block, slot) DO UPDATE SET count = b.count + excluded.count`;

/** What a new resource begins with. */
export const historyOf = ({ resource }: Extract<Write, { kind: 'create' }>, now: number): History =>
  resource.history ?? { version: 1, created: now, lastModified: now };

const foldedDisplay = (display: string | null): string | null => (display === null ? null : fold(display));

/** What writes the rows of new resources. */
export const insertions = (tenant: number, plans: readonly Plan[], now: number): readonly Part[] => {
  const rows = plans.flatMap(({ write, seq, collection, after, text, secret }) => {
    if (write.kind !== 'create') return [];
    const display = displayOf(after!);
    const { version, created, lastModified } = historyOf(write, now);
    const times = [version, created, lastModified] as const;
    const shown = [display, foldedDisplay(display)] as const;
    return [
      [seq, collection, write.id, ...times, ...shown, secret ?? null, text!, searchOf(write.type, after!)] as const,
    ];
  });
  if (rows.length === 0) return [];
  const columns = Array.from({ length: 11 }, (_, index) => rows.map((row) => row[index] ?? null));
  return [{ name: 'made', text: insertResources, values: [tenant, ...columns], told: rows.length }];
};

/** @param counts of what `insertions` and `additions` did. @throws RefusedError where an id or a value is taken */
export const assertWritten = async (
  on: Session,
  { plans, added, counts }: { plans: readonly Plan[]; added: readonly Key[]; counts: ReadonlyMap<string, number> },
): Promise<void> => {
  const refused = new Map<Write, unknown>();
  const created = plans.filter(({ write }) => write.kind === 'create');
  if ((counts.get('made') ?? 0) < created.length) {
    const text = 'SELECT seq FROM resource WHERE seq = ANY ($1::bigint[])';
    const made = new Set(
      (await on.all<[number]>({ text, values: [created.map(({ seq }) => seq)] })).map(([seq]) => seq),
    );
    for (const { write, seq } of created) {
      if (!made.has(seq))
        refused.set(write, uniqueness(`id ${JSON.stringify(write.id)} is taken by another resource.`));
    }
  }
  const bySeq = new Map(plans.map((plan) => [plan.seq, plan.write]));
  for (const { resource, entry } of await taken(on, added, counts)) {
    const write = bySeq.get(resource)!;
    if (!refused.has(write)) refused.set(write, notUnique(entry.attribute.path, entry.value, write.type.name));
  }
  if (refused.size > 0) throw new RefusedError(refused);
};

/** Writes password hashes. @returns those whose hash is now another */
export const writeSecrets = async (on: Session, plans: readonly Plan[]): Promise<readonly number[]> => {
  const secrets = plans.filter(({ write, secret }) => write.kind === 'modify' && secret !== undefined);
  if (secrets.length === 0) return [];
  const values = [secrets.map(({ seq }) => seq), secrets.map(({ secret }) => secret ?? null)];
  return (await on.all<[number]>({ text: updateSecrets, values })).map(([seq]) => seq);
};

/** What a resource has after a write. */
export interface Version {
  readonly version: number;
  readonly modified: number;
  /** Whether the write changed anything. */
  readonly changed: boolean;
}

export type Versions = ReadonlyMap<Plan, Version>;

/** @param changed whether a write changed what is beside the document */
export const versionsOf = (plans: readonly Plan[], now: number, changed: (plan: Plan) => boolean): Versions => {
  const versions = new Map<Plan, Version>();
  const present = new Map<number, Version>();
  for (const plan of plans) {
    const { write, row, seq, text, keepVersion } = plan;
    if (!row || write.kind !== 'modify') continue;
    const { version, modified } = present.get(seq) ?? { version: row[2], modified: row[4] };
    const next =
      text === undefined && !changed(plan)
        ? { version, modified, changed: false }
        : keepVersion
          ? { version, modified, changed: true }
          : { version: version + 1, modified: Math.max(now, modified), changed: true };
    present.set(seq, next);
    versions.set(plan, next);
  }
  return versions;
};

/** What writes versions and times, and the documents that are new. */
export const revisions = (versions: Versions): readonly Part[] => {
  const all = [...versions].flatMap(([plan, version]) => (version.changed ? [{ ...plan, ...version }] : []));
  const rewritten = all.filter(({ text }) => text !== undefined);
  // The last of several has the last version.
  const touched = [...new Map(all.filter(({ text }) => text === undefined).map((one) => [one.seq, one])).values()];
  const columns = (some: typeof all) =>
    (['seq', 'version', 'modified'] as const).map((name) => some.map((one) => one[name]));
  const parts: Part[] = [];
  if (rewritten.length > 0) {
    const displays = rewritten.map(({ after }) => displayOf(after!));
    const texts = rewritten.map(({ text }) => text!);
    const searches = rewritten.map(({ write, after }) => searchOf(write.type, after!));
    const values = [...columns(rewritten), displays, displays.map(foldedDisplay), texts, searches];
    parts.push({ name: 'rewritten', text: updateDocuments, values });
  }
  if (touched.length > 0) parts.push({ name: 'touched', text: touchResources, values: columns(touched) });
  return parts;
};

/** What counts the resources that come and go. */
export const counting = (tenant: number, plans: readonly Plan[]): readonly Part[] => {
  const counts = new Map<number, number>();
  for (const { write, seq } of plans) {
    const difference = { create: 1, modify: 0, delete: -1 }[write.kind];
    if (difference !== 0) counts.set(blockOf(seq), (counts.get(blockOf(seq)) ?? 0) + difference);
  }
  if (counts.size === 0) return [];
  return [{ name: 'blocks', text: countBlocks, values: [tenant, [...counts.keys()], [...counts.values()]] }];
};
