import type { Person } from '../../provisioning/store.ts';

/** A text of a person's profile; empty where there is none. */
export const attributeText = ({ profile }: Pick<Person, 'profile'>, name: string): string => {
  const value = profile[name];
  return typeof value === 'string' ? value : '';
};

/** How a person is called: the display name, else first and last name. */
export const nameOf = (person: Pick<Person, 'profile'>): string =>
  attributeText(person, 'displayName') ||
  ['firstName', 'lastName']
    .map((name) => attributeText(person, name))
    .filter(Boolean)
    .join(' ');
