import type { JsonObject } from '../../protocol/json.ts';
import type { InspectedResult, Inspection } from '../inspection.ts';
import type { Page, PageRequest } from '../page.ts';

export interface InspectionTable {
  get(id: string): Promise<Inspection | undefined>;
  /** The newest first. */
  list(
    query: PageRequest & { readonly target?: string; readonly state?: Inspection['state'] },
  ): Promise<Page<Inspection>>;
  /** Makes it or writes over it. */
  put(inspection: Inspection): Promise<void>;
  /** With its results. */
  remove(id: string): Promise<void>;
  /** In the order of the array, after those that there are. */
  addResults(inspection: string, results: readonly InspectedResult[]): Promise<void>;
  /** All of a run in their order, without their exchanges. */
  results(inspection: string): Promise<readonly Omit<InspectedResult, 'exchanges'>[]>;
  /** The same with exchanges, which may be long. */
  wholeResults(inspection: string, page: PageRequest): Promise<Page<InspectedResult>>;
  result(inspection: string, id: string): Promise<InspectedResult | undefined>;
}

/** What is known of how ready an application is to be published, by name: a case of the QA plan, or the guide. */
export interface ReadinessTable {
  all(app: string): Promise<Readonly<Record<string, JsonObject>>>;
  put(app: string, name: string, value: JsonObject): Promise<void>;
  remove(app: string, name: string): Promise<void>;
}
