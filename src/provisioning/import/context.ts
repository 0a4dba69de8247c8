import type { DirectoryChanges } from '../changes.ts';
import type { Send } from '../perform.ts';
import type { NewId } from '../id.ts';
import type { Mapper } from '../mapping/mapper.ts';
import type { Application } from '../application.ts';
import type { OrgStore } from '../store.ts';

/** What the decisions of an import need beside the tables. */
export interface ImportDecisions {
  /** Told of what an import does to people and groups. */
  readonly changes: DirectoryChanges;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly newId: NewId;
  readonly uuid: () => string;
  /** The application's mappings, compiled. */
  readonly mapper: Mapper;
}

/** What an import runs with. */
export interface ImportContext extends Omit<ImportDecisions, 'mapper'> {
  readonly store: OrgStore;
  /** Sends a request to the application's service. */
  readonly send: Send;
  readonly mapperOf: (application: Application) => Mapper | Promise<Mapper>;
  /** How many users were read, of how many. */
  readonly onProgress?: (done: number, total: number) => Promise<void> | void;
}

/** Now, in ISO 8601. */
export const nowIn = ({ clock }: Pick<ImportDecisions, 'clock'>): string => new Date(clock()).toISOString();
