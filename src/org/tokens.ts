import type { ApiToken, OrgTables, Person } from '../provisioning/store.ts';
import { administrators, hashSecret, tokenLife } from './authenticate.ts';
import type { OrgContext } from './context.ts';
import { logSuccess } from './events.ts';
import type { Principal } from './authenticate.ts';

/** Makes an API token of a person. The token itself is known at this moment only. */
export const issueToken = async (
  org: OrgContext,
  tables: OrgTables,
  { name, person, principal }: { name: string; person: Person; principal?: Principal },
): Promise<{ readonly kept: ApiToken; readonly token: string }> => {
  // As Okta's: 42 characters that begin with 00.
  const token = `00${Buffer.from(org.random(30)).toString('base64url')}`;
  const time = org.clock();
  const created = new Date(time).toISOString();
  const kept: ApiToken = {
    id: org.newId('token'),
    name,
    hash: hashSecret(token),
    person: person.id,
    created,
    lastUpdated: created,
    expires: new Date(time + tokenLife).toISOString(),
  };
  await tables.access.putToken(kept);
  await logSuccess(org, tables, principal, {
    eventType: 'system.api_token.create',
    message: 'Create API token',
    targets: [{ id: kept.id, type: 'Token', alternateId: 'unknown', displayName: name }],
  });
  return { kept, token };
};

/** Lets a person do everything. */
export const addAdministrator = async (tables: OrgTables, person: Person): Promise<void> => {
  const ids = new Set([...(await administrators(tables)), person.id]);
  await tables.settings.put('administrators', { ids: [...ids] });
};
