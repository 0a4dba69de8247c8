/**
 * Each departure from the RFC that some client needs, by name, with what it lets through in words for the operator. The
 * request log shows the names that a request used.
 */
export const leniencies = {
  assumeSchemas: 'The body had no “schemas”; those of the resource type were assumed.',
  ignoreUnknownAttributes: 'An attribute or a schema that is unknown here was ignored.',
  booleanStrings: 'The text “True” or “False” was read as a boolean.',
  ignoreReadOnly: 'A PATCH without a path held read-only members, which were ignored.',
  pathKeys: 'Keys of a PATCH without a path, such as “name.givenName”, were read as paths.',
  bareManager: 'The manager was a bare text, and was read as its value; an empty one removes the manager.',
  createFilteredElement: 'A PATCH on a value filter that matched nothing made the element.',
  computeFormattedName: 'A PUT changed parts of the name and repeated “name.formatted”, which was computed anew.',
  uniqueGroupNames: 'The displayName of a group was held to be unique.',
  patchWithoutContent: 'A PATCH was answered 204 without the resource, since it asked for none of its attributes.',
} as const;

export type Leniency = keyof typeof leniencies;

export type ProfileName = 'rfc' | 'okta' | 'entra';

/** The connection profiles: which client is given which leniencies. */
export const profiles: Readonly<Record<ProfileName, readonly Leniency[]>> = {
  rfc: [],
  okta: [
    'assumeSchemas',
    'ignoreUnknownAttributes',
    'booleanStrings',
    'ignoreReadOnly',
    'pathKeys',
    'computeFormattedName',
  ],
  entra: [
    'assumeSchemas',
    'ignoreUnknownAttributes',
    'booleanStrings',
    'ignoreReadOnly',
    'pathKeys',
    'bareManager',
    'createFilteredElement',
    'uniqueGroupNames',
    'patchWithoutContent',
  ],
};

/** The leniencies of one request's connection, and those that it made use of. */
export interface Tolerance {
  /**
   * True where the profile grants the leniency, which is then noted as used.
   * Ask only once the departure has been met.
   */
  grants(leniency: Leniency): boolean;
  readonly used: ReadonlySet<Leniency>;
}

/**
 * A fresh tolerance for one request.
 * @param always what is granted to every connection, and not noted as used
 */
export const createTolerance = (profile: ProfileName, always: readonly Leniency[] = []): Tolerance => {
  const granted = profiles[profile];
  const used = new Set<Leniency>();
  return {
    grants: (leniency) => always.includes(leniency) || (granted.includes(leniency) && !!used.add(leniency)),
    used,
  };
};
