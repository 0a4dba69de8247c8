const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What stands before an id, by what it names; Okta's own where Okta has one. */
export const idPrefixes = {
  org: '00o',
  userType: 'oty',
  person: '00u',
  group: '00g',
  application: '0oa',
  groupRule: '0pr',
  token: '00T',
  pushedGroup: 'gPm',
  pushRule: 'gPr',
  mapping: 'prm',
  job: 'job',
  exchange: 'exc',
  import: 'imp',
  inspection: 'ins',
  mail: 'mai',
  grant: '0gr',
  plan: 'pln',
} as const;

/** Makes ids of Okta's form, 20 characters: the prefix and 17 of base 62. `random` yields that many random bytes. */
export const createIds =
  (random: (size: number) => Uint8Array) =>
  (kind: keyof typeof idPrefixes): string => {
    let id: string = idPrefixes[kind];
    while (id.length < 20) {
      for (const byte of random(24)) {
        // Bytes beyond the last whole alphabet would favour its first letters.
        if (byte < 248 && id.length < 20) id += alphabet[byte % alphabet.length];
      }
    }
    return id;
  };

export type NewId = ReturnType<typeof createIds>;
