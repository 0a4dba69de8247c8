import type { Application } from '../application.ts';
import type { NewId } from '../id.ts';
import type { Mapper } from '../mapping/mapper.ts';
import type { OrgTables } from '../store.ts';

/** What the engine's decisions need beside the tables: all that is not plain data. */
export interface EngineContext {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly ids: NewId;
  readonly uuid: () => string;
  /** That many random bytes. */
  readonly random: (size: number) => Uint8Array;
  /** The application's mappings, compiled. */
  readonly mapperOf: (application: Application, tables: OrgTables) => Promise<Mapper>;
}

/** Now, in ISO 8601. */
export const nowIn = ({ clock }: Pick<EngineContext, 'clock'>): string => new Date(clock()).toISOString();
