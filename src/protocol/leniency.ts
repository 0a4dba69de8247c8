/** Each departure from the RFC that some client needs, by name. The request log shows the names that a request used. */
export type Leniency =
  /** POST or PUT without `schemas`: the resource type's own schema is assumed. */
  | 'assumeSchemas'
  /** An unknown attribute or schema URN is ignored. */
  | 'ignoreUnknownAttributes'
  /** `"True"` and `"False"` (in any case) are read as booleans. */
  | 'booleanStrings'
  /** Read-only members inside a path-less PATCH value are ignored. */
  | 'ignoreReadOnly'
  /** `"name.givenName"` and `"urn:…:User:department"` as keys of a path-less PATCH value are read as paths. */
  | 'pathKeys'
  /** `manager` as a bare string is read as `{ "value": … }`; an empty one removes it. */
  | 'bareManager'
  /** PATCH on a value filter of `eq` terms that matches nothing creates the element. */
  | 'createFilteredElement'
  /** A PUT that changes the name's parts and repeats `name.formatted` has it computed anew. */
  | 'computeFormattedName'
  /** A Group's `displayName` is unique. */
  | 'uniqueGroupNames'
  /** A successful PATCH is answered 204 unless `attributes` asks for the resource. */
  | 'patchWithoutContent';

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
