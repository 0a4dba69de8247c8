import type { JobAction } from '../../provisioning/job.ts';

/** What tasks are about, as the dashboard groups them. */
export const taskKinds = ['provisioning', 'profile', 'deprovisioning', 'groups', 'imports'] as const;

export type TaskKind = (typeof taskKinds)[number];

const kinds: Readonly<Record<JobAction, TaskKind>> = {
  assign: 'provisioning',
  reactivate: 'provisioning',
  reconcile: 'provisioning',
  'update-profile': 'profile',
  'sync-password': 'profile',
  'import-profile': 'profile',
  deactivate: 'deprovisioning',
  'create-group': 'groups',
  'link-group': 'groups',
  'update-group': 'groups',
  'push-group': 'groups',
  'delete-group': 'groups',
  import: 'imports',
  'refresh-app-groups': 'imports',
  discover: 'imports',
};

export const kindOf = (action: JobAction): TaskKind => kinds[action];

export const actionsOf = (kind: TaskKind): readonly JobAction[] =>
  (Object.keys(kinds) as JobAction[]).filter((action) => kinds[action] === kind);
