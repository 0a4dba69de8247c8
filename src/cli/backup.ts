import { constants, copyFileSync, existsSync, renameSync } from 'node:fs';
import { isPostgres } from '../storage/open.ts';
import { backUp, restore } from '../storage/sqlite/backup.ts';
import { defineCommand } from './command.ts';
import { print } from './output.ts';
import { sealKeyFile } from './org/seal-key.ts';
import type { Settings } from './settings/settings.ts';
import { UsageError } from './usage-error.ts';

const orgOption = { description: 'The database of an org, with the key beside it that seals its secrets.' };

/** @throws UsageError where the database is no file */
const fileOf = (
  { database: service, orgDatabase }: Pick<Settings, 'database' | 'orgDatabase'>,
  org: boolean,
): string => {
  const database = org ? orgDatabase : service;
  if (isPostgres(database)) {
    throw new UsageError(
      org
        ? 'A database in PostgreSQL is copied by pg_dump.'
        : 'A database in PostgreSQL is copied by pg_dump, or by muster export --everything.',
    );
  }
  if (database === ':memory:') throw new UsageError('What is in memory alone cannot be copied.');
  return database;
};

export const backupCommand = defineCommand({
  name: 'backup',
  summary: 'Copies the SQLite database of a service or an org, which may go on running, to a file.',
  parameters: ['file'],
  options: { org: orgOption },
  settings: ['database', 'orgDatabase', 'config'],
  run: async ({ parameters: [file], options: { org }, settings }) => {
    const database = fileOf(settings, org);
    backUp(database, file, org ? 'org' : 'service');
    const key = sealKeyFile(database);
    const sealed = org && existsSync(key);
    if (sealed) copyFileSync(key, sealKeyFile(file), constants.COPYFILE_EXCL);
    print(`${database} is copied to ${file}, and the copy is checked.`);
    if (sealed) print(`Its key is copied to ${sealKeyFile(file)}: whoever has both has the secrets of the org.`);
  },
});

export const restoreCommand = defineCommand({
  name: 'restore',
  summary: 'Puts a copy that muster backup made in the place of the SQLite database of what is stopped.',
  parameters: ['file'],
  options: {
    org: orgOption,
    replace: { description: 'Puts a database that is there aside, under a name with the time.' },
  },
  settings: ['database', 'orgDatabase', 'config'],
  run: async ({ parameters: [file], options: { org, replace }, settings }) => {
    const database = fileOf(settings, org);
    const aside = replace ? `${database}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}` : undefined;
    restore(file, database, org ? 'org' : 'service', { aside });
    const [key, copy] = [sealKeyFile(database), sealKeyFile(file)];
    if (org && existsSync(copy)) {
      if (aside !== undefined && existsSync(key)) renameSync(key, sealKeyFile(aside));
      copyFileSync(copy, key);
    }
    print(`${database} is what ${file} holds.`);
  },
});
