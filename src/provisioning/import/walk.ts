import type { Application } from '../application.ts';
import { done, type Outcome } from '../flow.ts';
import type { ImportCounts } from '../import.ts';
import { perform } from '../perform.ts';
import type { OrgTables } from '../store.ts';
import type { ImportContext } from './context.ts';
import { addCounts, noCounts } from './counts.ts';
import type { Run } from './lifecycle.ts';
import { listPage, nextIndex, type ListPage } from './list-page.ts';

/** What a page came to, and the service's ids in it. */
interface Taken {
  readonly counts: Partial<ImportCounts>;
  readonly present: readonly string[];
}

interface WalkOptions {
  readonly application: Application;
  readonly context: ImportContext;
  /** It goes on from a page that it reached some time ago. */
  readonly resumed: boolean;
  readonly take: (tables: OrgTables, page: ListPage) => Promise<Taken>;
}

const importFailed =
  ({ label }: Application) =>
  (reason: string): string =>
    `Import from app ${label} failed: ${reason}`;

/**
 * Reads the pages of an endpoint from where the import stands; each is taken in by one transaction, together with the
 * counts and where it stands then. One that goes on begins anew where the service has more or fewer by now: what it has
 * not read yet may have moved to a page that it has.
 */
export const walk = async (
  kind: 'users' | 'groups',
  begun: Run,
  { application, context, resumed, take }: WalkOptions,
): Promise<Outcome<Run> & { readonly run: Run }> => {
  const { store, send, onProgress } = context;
  const message = importFailed(application);
  let run = begun;
  let returning = resumed;
  while (run.position.phase === kind) {
    const { index, read, total, since } = run.position;
    const page = await perform(listPage(kind === 'users' ? '/Users' : '/Groups', index, message, since), send);
    if (!page.ok) return { ...page, run };
    const { value } = page;
    const before = run;
    const moved = returning && total !== undefined && total !== value.total;
    returning = false;
    run = await store.transaction(async (tables): Promise<Run> => {
      if (moved) {
        await tables.imports.clearSeen(before.id);
        const { total: _, ...position } = before.position;
        const anew: Run = { ...before, [kind]: noCounts, position: { ...position, index: 1, read: 0 } };
        await tables.imports.put(anew);
        return anew;
      }
      const { counts, present } = await take(tables, value);
      const next = nextIndex(index, value);
      const there = { read: read + value.resources.length, total: value.total, ...(since !== undefined && { since }) };
      const after: Run = {
        ...before,
        [kind]: addCounts(before[kind], counts),
        position:
          next === undefined
            ? { ...there, phase: kind === 'users' ? 'gone users' : 'gone groups', index: 1 }
            : { ...there, phase: kind, index: next },
      };
      await tables.imports.addSeen(before.id, kind, present);
      await tables.imports.put(after);
      return after;
    });
    const { read: reached } = run.position;
    if (kind === 'users' && !moved) await onProgress?.(reached, Math.max(reached, value.total));
  }
  return { ...done(run), run };
};
