import type { OneTimeLink, OrgTables, Person } from '../../provisioning/store.ts';
import { hashSecret } from '../authenticate.ts';
import type { OrgContext } from '../context.ts';

const day = 24 * 60 * 60 * 1_000;
const lives: Readonly<Record<OneTimeLink['purpose'], number>> = {
  activate: 7 * day,
  'reset-password': day,
  'sign-in': day,
};
const pages: Readonly<Record<OneTimeLink['purpose'], string>> = {
  activate: 'welcome',
  'reset-password': 'reset_password',
  'sign-in': 'sign-in',
};

/** Makes a link that is good once, and withdraws the person's last one for the same purpose. */
export const makeLink = async (
  org: Pick<OrgContext, 'random' | 'clock'>,
  { access }: Pick<OrgTables, 'access'>,
  { person, purpose, origin }: { person: Person; purpose: OneTimeLink['purpose']; origin: string },
): Promise<{ readonly token: string; readonly url: string }> => {
  const token = Buffer.from(org.random(24)).toString('base64url');
  const expires = new Date(org.clock() + lives[purpose]).toISOString();
  await access.putLink({ hash: hashSecret(token), purpose, person: person.id, expires });
  return { token, url: `${origin}/${pages[purpose]}/${token}` };
};
