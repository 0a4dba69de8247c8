import manifest from '../../package.json' with { type: 'json' };
import { UnreachableAdminError } from '../admin/client.ts';
import { UnreachableError } from '../inspect/reach.ts';
import { ScimError } from '../protocol/error.ts';
import { helpOf, runCommand, usageOf, type Command } from './command.ts';
import { print, printError } from './output.ts';
import { UsageError } from './usage-error.ts';

/** By their names, in the order of the help. A start pays for the modules of its own command alone. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand,
  serve: async () => (await import('./serve.ts')).serveCommand,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
  org: async () => (await import('./org.ts')).orgCommand,
  up: async () => (await import('./up.ts')).upCommand,
  'tenant add': async () => (await import('./tenant.ts')).tenantAdd,
  'tenant list': async () => (await import('./tenant.ts')).tenantList,
  'tenant remove': async () => (await import('./tenant.ts')).tenantRemove,
  'connection add': async () => (await import('./connection.ts')).connectionAdd,
  'connection list': async () => (await import('./connection.ts')).connectionList,
  'connection change': async () => (await import('./connection-change.ts')).connectionChange,
  'connection rotate': async () => (await import('./connection.ts')).connectionRotate,
  'connection revoke': async () => (await import('./connection.ts')).connectionRevoke,
  'administrator add': async () => (await import('./administrator.ts')).administratorAdd,
  'administrator list': async () => (await import('./administrator.ts')).administratorList,
  'administrator remove': async () => (await import('./administrator.ts')).administratorRemove,
  'user list': async () => (await import('./resource.ts')).userList,
  'user show': async () => (await import('./resource.ts')).userShow,
  'group list': async () => (await import('./resource.ts')).groupList,
  'group show': async () => (await import('./resource.ts')).groupShow,
  import: async () => (await import('./import.ts')).importCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  restore: async () => (await import('./backup.ts')).restoreCommand,
  log: async () => (await import('./log.ts')).logCommand,
  audit: async () => (await import('./audit.ts')).auditCommand,
  'webhook add': async () => (await import('./webhook.ts')).webhookAdd,
  'webhook list': async () => (await import('./webhook.ts')).webhookList,
  'webhook rotate': async () => (await import('./webhook.ts')).webhookRotate,
  'webhook disable': async () => (await import('./webhook.ts')).webhookDisable,
  'webhook enable': async () => (await import('./webhook.ts')).webhookEnable,
  'webhook replay': async () => (await import('./webhook.ts')).webhookReplay,
  'webhook deliveries': async () => (await import('./webhook.ts')).webhookDeliveries,
  'webhook remove': async () => (await import('./webhook.ts')).webhookRemove,
  'operator add': async () => (await import('./operator.ts')).operatorAdd,
  'operator list': async () => (await import('./operator.ts')).operatorList,
  'operator remove': async () => (await import('./operator.ts')).operatorRemove,
  inspect: async () => (await import('./inspect.ts')).inspectCommand,
  'app import': async () => (await import('./app.ts')).appImport,
  'app pack': async () => (await import('./app.ts')).appPack,
};

const help = async (): Promise<string> => {
  const rows = (await Promise.all(Object.values(commands).map((load) => load()))).map(usageOf);
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
  const group = Object.keys(commands)
    .filter((name) => name.startsWith(`${first} `))
    .map((name) => `muster ${name}`);
  return new UsageError(group.length > 0 ? `Expected one of: ${group.join(', ')}.` : `There is no command "${first}".`);
};

const run = async (args: readonly string[]): Promise<void> => {
  const name = Object.keys(commands).find((words) => words.split(' ').every((word, i) => args[i] === word));
  const command = name === undefined ? undefined : await commands[name]?.();
  if (args.includes('--help') || args.includes('-h')) return print(command ? helpOf(command) : await help());
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
} finally {
  // The channel to the process that started this one as a worker would keep it.
  if (process.connected) process.disconnect();
}
