import { randomUUID } from 'node:crypto';
import type { Application, Group, LogEvent, OrgTables, Person } from '../provisioning/store.ts';
import type { Principal } from './authenticate.ts';
import { now, type OrgContext } from './context.ts';
import { attributeText, nameOf } from './users/attribute.ts';

type Target = LogEvent['target'][number];

export const personTarget = (person: Person): Target => ({
  id: person.id,
  type: 'User',
  alternateId: attributeText(person, 'login'),
  displayName: nameOf(person),
});

export const groupTarget = ({ id, profile: { name } }: Group): Target => ({
  id,
  type: 'UserGroup',
  alternateId: 'unknown',
  displayName: name,
});

export const appTarget = ({ id, label, catalogueName }: Application): Target => ({
  id,
  type: 'AppInstance',
  alternateId: label,
  displayName: catalogueName,
});

interface Happened {
  readonly eventType: string;
  readonly message: string;
  readonly reason?: string;
  readonly targets: readonly Target[];
}

/** Writes a success to the System Log, in the transaction that it belongs to. */
export const logSuccess = (
  org: OrgContext,
  tables: OrgTables,
  principal: Principal | undefined,
  { eventType, message, reason, targets }: Happened,
): Promise<void> => {
  const actor = principal
    ? personTarget(principal.person)
    : { id: org.identity.id, type: 'SystemPrincipal', alternateId: 'system', displayName: 'Okta System' };
  return tables.log.add([
    {
      uuid: randomUUID(),
      published: now(org),
      eventType,
      displayMessage: message,
      severity: 'INFO',
      outcome: { result: 'SUCCESS', ...(reason !== undefined && { reason }) },
      actor,
      target: targets,
    },
  ]);
};
