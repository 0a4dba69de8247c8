import manifest from '../../package.json' with { type: 'json' };
import { UnreachableAdminError } from '../admin/client.ts';
import { UnreachableError } from '../inspect/reach.ts';
import { ScimError } from '../protocol/error.ts';
import { administratorAdd, administratorList, administratorRemove } from './administrator.ts';
import { appImport } from './app.ts';
import { helpOf, runCommand, usageOf, type Command } from './command.ts';
import { connectionAdd, connectionList, connectionRevoke, connectionRotate } from './connection.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { inspectCommand } from './inspect.ts';
import { logCommand } from './log.ts';
import { migrateCommand } from './migrate.ts';
import { operatorAdd, operatorList, operatorRemove } from './operator.ts';
import { print, printError } from './output.ts';
import { resourceCommands } from './resource.ts';
import { orgCommand } from './org.ts';
import { serveCommand } from './serve.ts';
import { startCommand } from './start.ts';
import { upCommand } from './up.ts';
import { tenantAdd, tenantList } from './tenant.ts';
import { UsageError } from './usage-error.ts';

const commands: readonly Command[] = [
  startCommand,
  serveCommand,
  migrateCommand,
  orgCommand,
  upCommand,
  tenantAdd,
  tenantList,
  connectionAdd,
  connectionList,
  connectionRotate,
  connectionRevoke,
  administratorAdd,
  administratorList,
  administratorRemove,
  ...resourceCommands,
  importCommand,
  exportCommand,
  logCommand,
  operatorAdd,
  operatorList,
  operatorRemove,
  inspectCommand,
  appImport,
];

const help = (): string => {
  const rows = commands.map(usageOf);
  const width = Math.max(...rows.map(([usage]) => usage.length));
  return [
    'muster: a SCIM 2.0 service provider\n',
    'muster <command> [options]\n',
    ...rows.map(([usage, summary]) => `  ${usage.padEnd(width)}  ${summary}`),
    '\nmuster <command> --help tells its options; muster --version the version.',
  ].join('\n');
};

const explain = ([first]: readonly string[]): UsageError => {
  if (first === undefined) return new UsageError('A command is missing.');
  const group = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => `muster ${name}`);
  return new UsageError(group.length > 0 ? `Expected one of: ${group.join(', ')}.` : `There is no command "${first}".`);
};

const run = async (args: readonly string[]): Promise<void> => {
  const command = commands.find(({ name }) => name.split(' ').every((word, i) => args[i] === word));
  if (args.includes('--help') || args.includes('-h')) return print(command ? helpOf(command) : help());
  if (args[0] === '--version' || args[0] === '-v') return print(manifest.version);
  if (!command) throw explain(args);
  return runCommand(command, args.slice(command.name.split(' ').length));
};

// Whoever reads our output may stop early, as head(1) does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  await run(process.argv.slice(2));
} catch (error) {
  const wrongUse = error instanceof UsageError;
  const reason = error instanceof ScimError ? error.detail : (error as Error).message;
  printError(`muster: ${reason}${wrongUse ? '\nmuster --help tells what there is.' : ''}`);
  process.exitCode = wrongUse || error instanceof UnreachableError || error instanceof UnreachableAdminError ? 2 : 1;
}
