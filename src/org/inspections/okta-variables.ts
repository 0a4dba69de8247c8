const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

/** A letter or a digit for each byte. */
const pick = (bytes: Uint8Array, from: string): string => [...bytes].map((byte) => from[byte % from.length]).join('');

/** The variables that the initial scripts of Okta's SPEC and CRUD suites set, so that the files run without them. */
export const oktaVariables = (random: (size: number) => Uint8Array): Readonly<Record<string, string>> => {
  const given = `Runscope${pick(random(3), digits)}`;
  const initial = pick(random(1), letters).toUpperCase();
  const family = initial + pick(random(8), letters) + pick(random(3), digits);
  const email = `${given}${family}@example.com`;
  return {
    randomGivenName: given,
    randomFamilyName: family,
    randomEmail: email,
    randomUsername: email,
    randomUsernameCaps: email.toUpperCase(),
    InvalidUserEmail: `nobody-${pick(random(12), letters)}@example.com`,
    UserIdThatDoesNotExist: pick(random(30), '01'),
    okta_user_firstname: given,
    okta_user_lastname: family,
    okta_user_fullname: `${given} ${family}`,
    okta_user_firstname_update: `${given}update`,
    okta_user_fullname_update: `${given}update ${family}`,
    okta_user_email: email,
    okta_user_title: 'Engineer',
    okta_user_primaryphone: '415.123.4567',
  };
};
