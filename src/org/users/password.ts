import type { Person } from '../../provisioning/store.ts';
import { invalid } from '../errors.ts';

const requirements =
  'Password requirements: at least 8 characters, a lowercase letter, an uppercase letter, a number, no parts of your username.';

const least = 8;
// What Okta's own hashing reads of a password.
const most = 72;
/** Shorter parts of a username are found in many a password. */
const shortestPart = 4;

const partsOf = (login: unknown): readonly string[] =>
  typeof login === 'string'
    ? login
        .toLowerCase()
        .split(/[.,\-_#@]/)
        .filter(({ length }) => length >= shortestPart)
    : [];

/** @throws OktaError E0000001 where the password is not as the default policy wants it */
export const assertPassword = (password: string, { profile }: Pick<Person, 'profile'>): void => {
  const lower = password.toLowerCase();
  if (Buffer.byteLength(password) > most)
    throw invalid('password', `Password requirements were not met. At most ${most} bytes.`);
  if (
    password.length < least ||
    !/\p{Ll}/u.test(password) ||
    !/\p{Lu}/u.test(password) ||
    !/\d/.test(password) ||
    partsOf(profile['login']).some((part) => lower.includes(part))
  ) {
    throw invalid('password', `Password requirements were not met. ${requirements}`);
  }
};
