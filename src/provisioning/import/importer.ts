import type { Application } from '../application.ts';
import type { Outcome } from '../flow.ts';
import type { Import } from '../import.ts';
import { mostAttempts, type Job } from '../job.ts';
import type { ImportContext } from './context.ts';
import { runImport } from './run.ts';

/** Where a running import is kept, how it reaches its service and tells how far it came. */
export type ImportLine = Pick<ImportContext, 'store' | 'newId' | 'send' | 'onProgress'>;

/** Runs the job of an import. */
export type Importer = (application: Application, job: Job, line: ImportLine) => Promise<Outcome<Import>>;

export const createImporter =
  (context: Omit<ImportContext, keyof ImportLine>): Importer =>
  (application, { id, input, attempts }, line) =>
    runImport(
      application,
      {
        mode: input['mode'] === 'incremental' ? 'incremental' : 'full',
        trigger: input['trigger'] === 'scheduled' ? 'scheduled' : 'manual',
        unguarded: input['unguarded'] === true,
        job: id,
        waits: attempts < mostAttempts,
      },
      { ...context, ...line },
    );
