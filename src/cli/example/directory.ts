const person = (name: string, givenName: string, familyName: string, title: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: `${name}@example.com`,
  name: { formatted: `${givenName} ${familyName}`, familyName, givenName },
  displayName: `${givenName} ${familyName}`,
  title,
  emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
  locale: 'en-US',
  active: true,
});

/**
 * The RFC's cast, so that a client that looks finds a complete user and a group with members. An import into the example
 * org finds each kind of match: the two Tour Guides are people of the org by their username, Mandy Pepperidge by her name
 * alone, and Jane Doe is new to it.
 */
export const exampleUsers = [
  person('bjensen', 'Barbara', 'Jensen', 'Tour Guide'),
  person('jsmith', 'John', 'Smith', 'Tour Guide'),
  person('mandy.pepperidge', 'Mandy', 'Pepperidge', 'Vice President'),
  person('jdoe', 'Jane', 'Doe', 'Contractor'),
];

/** @param members the ids of those who belong to it */
export const exampleGroup = (members: readonly string[]) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName: 'Tour Guides',
  members: members.map((value) => ({ value })),
});
