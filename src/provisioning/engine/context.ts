import type { AppProfile } from '../app-user.ts';
import type { Application } from '../application.ts';
import type { NewId } from '../id.ts';
import type { Assigned } from '../mapping/mapper.ts';

/** What the engine's decisions need beside the tables: all that is not plain data. */
export interface EngineContext {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly ids: NewId;
  readonly uuid: () => string;
  /** That many random bytes. */
  readonly random: (size: number) => Uint8Array;
  /** What the application's mappings make of a person (To App). */
  readonly profileOf: (application: Application, assigned: Assigned) => AppProfile;
}

/** Now, in ISO 8601. */
export const nowIn = ({ clock }: Pick<EngineContext, 'clock'>): string => new Date(clock()).toISOString();
