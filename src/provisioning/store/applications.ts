import type { JsonObject } from '../../protocol/json.ts';
import type { Application } from '../application.ts';
import type { Page, PageRequest } from '../page.ts';

export interface ApplicationQuery extends PageRequest {
  /** Begins the label or the key, whatever the case. */
  readonly q?: string;
  readonly status?: Application['status'];
  readonly key?: string;
}

export interface ApplicationTable {
  get(id: string): Promise<Application | undefined>;
  list(query: ApplicationQuery): Promise<Page<Application>>;
  add(application: Application): Promise<void>;
  update(application: Application): Promise<void>;
  /** With all that is its own: assignments, pushed groups and rules, jobs, exchanges, imports, inspections, readiness. */
  remove(id: string): Promise<void>;
  /** What schema discovery found at the service, as the engine writes it. */
  discovery(id: string): Promise<JsonObject | undefined>;
  setDiscovery(id: string, found: JsonObject | undefined): Promise<void>;
}
