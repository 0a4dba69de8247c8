const person = (userName: string, givenName: string, familyName: string, title: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  name: { formatted: `${givenName} ${familyName}`, familyName, givenName },
  displayName: `${givenName} ${familyName}`,
  title,
  emails: [{ value: `${userName}@example.com`, type: 'work', primary: true }],
  locale: 'en-US',
  active: true,
});

/** The RFC's cast, so that a client that looks finds a complete user and a group with members. */
export const exampleUsers = [
  person('bjensen', 'Barbara', 'Jensen', 'Tour Guide'),
  person('jsmith', 'John', 'Smith', 'Tour Guide'),
  person('mpepperidge', 'Mandy', 'Pepperidge', 'Vice President'),
];

/** @param members the ids of those who belong to it */
export const exampleGroup = (members: readonly string[]) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName: 'Tour Guides',
  members: members.map((value) => ({ value })),
});
