import type { Import, ImportCounts } from '../import.ts';

export const noCounts: ImportCounts = { scanned: 0, added: 0, updated: 0, unchanged: 0, removed: 0 };

export const addCounts = (a: ImportCounts, b: Partial<ImportCounts>): ImportCounts => ({
  scanned: a.scanned + (b.scanned ?? 0),
  added: a.added + (b.added ?? 0),
  updated: a.updated + (b.updated ?? 0),
  unchanged: a.unchanged + (b.unchanged ?? 0),
  removed: a.removed + (b.removed ?? 0),
});

/** What Okta's dialog says after an import, line by line: its singulars and plurals are as Okta has them. */
export const importResult = ({ users, groups }: Pick<Import, 'users' | 'groups'>): readonly string[] => {
  const inGroups = groups.scanned + groups.removed > 0;
  return [
    `${users.scanned} users scanned!`,
    `${users.added} new ${users.added === 1 ? 'user' : 'users'} imported`,
    `${users.updated} existing users updated`,
    `${users.unchanged} existing users unchanged`,
    `${users.removed} users removed`,
    `${groups.scanned} groups scanned!`,
    ...(inGroups
      ? [
          `${groups.added} new groups imported`,
          `${groups.updated} existing groups updated`,
          `${groups.unchanged} existing groups unchanged`,
          `${groups.removed} groups removed`,
        ]
      : []),
  ];
};
