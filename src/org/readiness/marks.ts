import type { OrgStore } from '../../provisioning/store.ts';

/** What somebody says of a case that the org cannot see, or that the application does not support. */
export interface CaseMark {
  readonly state: 'done' | 'not supported';
  readonly note: string;
  /** Whose word it is. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

const nameOf = (id: string): string => `mark ${id}`;

/** The mark of a case among what is kept of the readiness of an application. */
export const markOf = (readiness: Readonly<Record<string, object>>, id: string): CaseMark | undefined =>
  readiness[nameOf(id)] as CaseMark | undefined;

export const setMark = ({ readiness }: OrgStore, app: string, id: string, mark: CaseMark): Promise<void> =>
  readiness.put(app, nameOf(id), { ...mark });

export const removeMark = ({ readiness }: OrgStore, app: string, id: string): Promise<void> =>
  readiness.remove(app, nameOf(id));
