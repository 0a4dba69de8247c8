import type { Application } from '../application.ts';

type Pushing = Pick<Application, 'kind' | 'status' | 'provisioning' | 'integration'>;

/** Whether the application is integrated, active, and pushes users at all. */
export const pushesUsers = ({ kind, status, provisioning, integration }: Pushing): boolean => {
  if (status !== 'ACTIVE' || provisioning === 'none' || !integration) return false;
  // The wizard's form says what is supported; a catalogue application supports all.
  if (kind !== 'wizard') return true;
  return integration.actions.includes('PUSH_NEW_USERS') || integration.actions.includes('PUSH_PROFILE_UPDATES');
};

export const pushesGroups = ({ kind, status, provisioning, integration }: Pushing): boolean => {
  if (status !== 'ACTIVE' || provisioning === 'none' || !integration) return false;
  return kind !== 'wizard' || integration.actions.includes('PUSH_GROUPS');
};

/** Whether the service's groups are listed at all, for Push Groups to choose from. */
export const listsGroups = ({ integration }: Pushing): boolean => integration?.importGroups ?? false;
