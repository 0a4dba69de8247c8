import { isPostgres } from '../storage/open.ts';
import { backUp, restore } from '../storage/sqlite/backup.ts';
import { defineCommand } from './command.ts';
import { print } from './output.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError where the database is no file */
const fileOf = (database: string): string => {
  if (isPostgres(database)) {
    throw new UsageError('A database in PostgreSQL is copied by pg_dump, or by muster export --everything.');
  }
  if (database === ':memory:') throw new UsageError('What is in memory alone cannot be copied.');
  return database;
};

export const backupCommand = defineCommand({
  name: 'backup',
  summary: 'Copies the SQLite database of a service, which may go on running, to a file.',
  parameters: ['file'],
  options: {},
  settings: ['database', 'config'],
  run: async ({ parameters: [file], settings }) => {
    backUp(fileOf(settings.database), file);
    print(`${settings.database} is copied to ${file}, and the copy is checked.`);
  },
});

export const restoreCommand = defineCommand({
  name: 'restore',
  summary: 'Puts a copy that muster backup made in the place of the SQLite database of a service that is stopped.',
  parameters: ['file'],
  options: { replace: { description: 'Puts a database that is there aside, under a name with the time.' } },
  settings: ['database', 'config'],
  run: async ({ parameters: [file], options: { replace }, settings }) => {
    const database = fileOf(settings.database);
    const aside = replace ? `${database}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}` : undefined;
    restore(file, database, { aside });
    print(`${database} is what ${file} holds.`);
  },
});
