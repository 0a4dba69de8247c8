import type { Application } from '../application.ts';
import type { LogEvent } from '../log-event.ts';
import type { Person } from '../person.ts';
import type { OrgTables } from '../store.ts';
import type { EngineContext } from './context.ts';

type Party = LogEvent['actor'];

/** Who does what nobody asked for at the moment. */
export const system: Party = {
  id: 'system',
  type: 'SystemPrincipal',
  alternateId: 'system@okta.com',
  displayName: 'Okta System',
};

export const personParty = ({ id, profile }: Pick<Person, 'id' | 'profile'>): Party => {
  const text = (name: string): string => (typeof profile[name] === 'string' ? profile[name] : '');
  return {
    id,
    type: 'User',
    alternateId: text('login'),
    displayName: text('displayName') || `${text('firstName')} ${text('lastName')}`.trim(),
  };
};

export const appParty = ({ id, label, catalogueName }: Pick<Application, 'id' | 'label' | 'catalogueName'>): Party => ({
  id,
  type: 'AppInstance',
  alternateId: label,
  displayName: catalogueName,
});

export const appUserParty = (app: string, username: string, externalId = ''): Party => ({
  id: externalId === '' ? `${app}:${username}` : externalId,
  type: 'AppUser',
  alternateId: username,
  displayName: username,
});

export const groupParty = (id: string, name: string): Party => ({
  id,
  type: 'UserGroup',
  alternateId: 'unknown',
  displayName: name,
});

/** Okta's event types that the engine writes, with the sentence that the System Log shows. */
const sentences = {
  'application.user_membership.add': 'Add user to application membership',
  'application.user_membership.remove': "Remove user's application membership",
  'application.user_membership.update': "Update user's application profile",
  'application.provision.user.verify_exists': 'Verified user exists in app',
  'application.provision.user.push': 'Push new user to external application',
  'app.user_management.push_new_user_success': 'Successfully pushed new user account to app',
  'application.provision.user.sync': 'Sync user in external application',
  'application.provision.user.push_profile': "Pushing User's Profile to app",
  'application.provision.user.activate': 'Activate user in external application',
  'application.provision.user.deactivate': 'User deactivation was pushed to app',
  'application.provision.user.reactivate': 'User was reactivated in app',
  'application.provision.user.deprovision': 'Deprovision user from external application',
  'app.user_management.deprovision_task_complete': 'Deprovisioning task was marked as complete',
  'application.provision.user.push_okta_password': "Push user's Okta password to application",
  'application.provision.user.push_password': "Push user's password to application",
  'application.provision.user.import_profile': 'Importing profile for user from app',
  'application.provision.group.verify_exists': 'Verified group exists in app',
  'application.provision.group.add': 'Add group in external application',
  'application.provision.group.remove': 'Remove group from external application',
  'application.provision.group_membership.add': 'Add user to group in external application',
  'application.provision.group_push.mapping.created': 'Group push mapping was created',
  'application.provision.group_push.pushed': 'Group was pushed to app',
  'application.provision.group_push.updated': 'Pushed group was updated in app',
  'application.provision.group_push.removed': 'Pushed group was removed from app',
  'application.provision.group_push.deleted_appgroup': 'Group was deleted in app',
  'application.provision.group_push.activate_mapping': 'Group push mapping was activated',
  'application.provision.group_push.deactivate_mapping': 'Group push mapping was deactivated',
  'application.provision.group_push.mapping.deactivated.source.group.renamed':
    'Group push mapping was deactivated because the source group was renamed',
  'application.provision.group_push.mapping.app.group.renamed': 'App group was renamed by group push',
  'application.provision.group_push.mapping.app.group.renamed.failed': 'App group could not be renamed by group push',
  'application.provision.group_push.mapping.update.or.delete.failed':
    'Group push mapping could not be updated or deleted',
  'application.provision.group_push.mapping.update.or.delete.failed.with.error':
    'Group push mapping could not be updated or deleted',
  'application.integration.authentication_failure':
    'The credentials used to connect to the API were invalid; please check your configuration',
  'application.integration.general_failure': 'A request to the API of the app failed',
  'application.integration.rate_limit_exceeded': 'The API of the app limits the rate of requests',
  'application.lifecycle.update': 'Update application',
} as const;

export type EventType = keyof typeof sentences;

interface EventOptions {
  readonly target: readonly Party[];
  readonly actor?: Party;
  readonly reason?: string;
  readonly result?: LogEvent['outcome']['result'];
  readonly job?: string;
}

/** Writes an event of the System Log. */
export const log = (
  { clock, uuid }: Pick<EngineContext, 'clock' | 'uuid'>,
  tables: Pick<OrgTables, 'log'>,
  eventType: EventType,
  { target, actor = system, reason, result = 'SUCCESS', job }: EventOptions,
): Promise<void> =>
  tables.log.add([
    {
      uuid: uuid(),
      published: new Date(clock()).toISOString(),
      eventType,
      displayMessage: sentences[eventType],
      severity: result === 'FAILURE' ? 'ERROR' : 'INFO',
      outcome: { result, ...(reason !== undefined && { reason }) },
      actor,
      target,
      ...(job !== undefined && { job }),
    },
  ]);
