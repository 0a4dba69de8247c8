import type { Person } from '../../provisioning/store.ts';
import type { Draft } from '../mail.ts';
import { attributeText } from './attribute.ts';

/** With the link by which a new person sets their password. */
export const welcomeMail = (person: Person, url: string): Draft => ({
  to: attributeText(person, 'email'),
  subject: 'Welcome to Okta!',
  person: person.id,
  text: [
    `Hi ${attributeText(person, 'firstName')},`,
    'Your organization is using Okta to manage your web applications.',
    `Your username is ${attributeText(person, 'login')}`,
    `Activate your account within seven days:\n${url}`,
  ].join('\n\n'),
});

/** With the link by which a person sets another password. */
export const resetMail = (person: Person, url: string): Draft => ({
  to: attributeText(person, 'email'),
  subject: 'Account password reset',
  person: person.id,
  text: [
    `Hi ${attributeText(person, 'firstName')},`,
    `A password reset was requested for ${attributeText(person, 'login')}.`,
    `Choose a new password within a day:\n${url}`,
  ].join('\n\n'),
});
