import { describe, expect, it } from 'vitest';
import { runCommand, type Command } from '../../src/cli/command.ts';
import { connectionAdd } from '../../src/cli/connection.ts';
import { userList } from '../../src/cli/resource.ts';
import { serveCommand } from '../../src/cli/serve.ts';
import { tenantAdd } from '../../src/cli/tenant.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { muster, newFolder } from './muster.ts';

it.each<[Command, string[], string]>([
  [serveCommand, ['--prot', '80'], "Unknown option '--prot'."],
  [serveCommand, ['--port'], "Option '--port <value>' argument missing."],
  [serveCommand, ['--port', 'http'], '--port: expected an integer from 0 to 65535; found "http".'],
  [serveCommand, ['--keep-passwords=yes'], "Option '--keep-passwords' does not take an argument."],
  [serveCommand, ['now'], 'The argument "now" is one too many.'],
  [serveCommand, ['--config', 'missing.json'], 'missing.json cannot be read: ENOENT'],
  [serveCommand, ['--resource-types', 'missing.json'], 'missing.json cannot be read: ENOENT'],
  [tenantAdd, [], '<id> is missing.'],
  [tenantAdd, ['Acme!'], '<id>: expected lower-case letters, digits and hyphens; found "Acme!".'],
  [connectionAdd, ['okta'], '--auth is missing.'],
  [connectionAdd, ['okta', '--auth', 'magic'], '--auth: expected basic, header, bearer, oauth; found "magic".'],
  [connectionAdd, ['okta', '--auth', 'basic', '--profile', 'x'], '--profile: expected rfc, okta, entra; found "x".'],
  [connectionAdd, ['okta', '--auth', 'basic', '--expires', '3w'], '--expires: expected a time such as 90d, 24h'],
  [connectionAdd, ['', '--auth', 'basic'], '<name>: expected 1 to 64 characters'],
  [userList, ['--limit', 'all'], '--limit: expected a number; found "all".'],
])('muster $name refuses %j', async (command, args, message) => {
  const refusal = runCommand(command, args);
  await expect(refusal).rejects.toThrow(message);
  await expect(refusal).rejects.toBeInstanceOf(UsageError);
});

describe('wrong use ends with 2 and says what was expected', () => {
  it.each([
    [[], 'A command is missing.'],
    [['frobnicate'], 'There is no command "frobnicate".'],
    [['connection'], 'Expected one of: muster connection add, muster connection list,'],
    [['serve', '--tls-cert', 'a', '--tls-key', 'b'], "ENOENT: no such file or directory, open 'a'"],
    [['serve', '--trusted-proxies', '10.0.0.0/99'], '"10.0.0.0/99" is not an address or a CIDR block'],
  ])('muster %j', async (args, message) => {
    const { code, stdout, stderr } = await muster(newFolder(), args);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

it.each([
  [['tenant', 'list', '--database', '/dev/null/x.db'], '/dev/null/x.db cannot be opened'],
  [['connection', 'revoke', 'okta'], 'There is no connection "okta".'],
  [['connection', 'add', 'okta', '--tenant', 'acme', '--auth', 'basic'], 'There is no tenant "acme"; make it with:'],
  [['export'], 'There is no tenant yet; make one with: muster tenant add <id>'],
])('failure ends with 1 and says why: muster %j', async (args, message) => {
  const { code, stderr } = await muster(newFolder(), args);
  expect(stderr).toContain(message);
  expect(code).toBe(1);
});

it('tells its version and its commands', async () => {
  expect((await muster(newFolder(), ['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const { code, stdout } = await muster(newFolder(), ['--help']);
  expect(code).toBe(0);
  for (const command of ['serve', 'connection add <name>', 'import <file>']) {
    expect(stdout).toContain(`  ${command}  `);
  }
});

it('tells the options of a command with their variables and defaults', async () => {
  const { stdout } = await muster(newFolder(), ['serve', '--help']);
  expect(stdout).toMatch(/^ {2}--port <integer> +The port .* \[MUSTER_PORT, 8080\]$/m);
  expect(stdout).toMatch(/^ {2}--no-me +/m);
});
