import type { JobAction } from '../../../../src/provisioning/job.ts';

/** What people call the jobs. */
export const jobLabels: Readonly<Record<JobAction, string>> = {
  assign: 'Assign',
  'update-profile': 'Update profile',
  deactivate: 'Deactivate',
  reactivate: 'Reactivate',
  'sync-password': 'Sync password',
  'import-profile': 'Import profile',
  'create-group': 'Create group',
  'link-group': 'Link group',
  'update-group': 'Update group',
  'push-group': 'Push whole group',
  'delete-group': 'Delete group',
  import: 'Import',
  'refresh-app-groups': 'Refresh app groups',
  discover: 'Discover schema',
  reconcile: 'Bring assignments up to date',
};
