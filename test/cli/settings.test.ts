import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings, type Flags } from '../../src/cli/settings/load.ts';
import { flagOf, settingNames, settings, variableOf } from '../../src/cli/settings/settings.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { newFolder } from './muster.ts';

const writeConfig = (text: string): string => {
  const file = join(newFolder(), 'muster.json');
  writeFileSync(file, text);
  return file;
};

describe('settings', () => {
  it('have their defaults where nothing is said', () => {
    expect(loadSettings({}, {})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      database: './data/muster.db',
      baseUrl: undefined,
      keepPasswords: false,
      me: true,
      maxPageSize: 1_000,
    });
  });

  it('are taken from the flag before the environment before the file', () => {
    const config = writeConfig('{"port": 1, "host": "file", "maxPageSize": 3}');
    const env = { MUSTER_CONFIG: config, MUSTER_PORT: '2', MUSTER_HOST: 'environment' };
    expect(loadSettings({ port: '4' }, env)).toMatchObject({ port: 4, host: 'environment', maxPageSize: 3 });
    expect(loadSettings({}, { ...env, MUSTER_PORT: '' })).toMatchObject({ port: 1 });
  });

  it('take lists and booleans as text and as JSON', () => {
    const config = writeConfig('{"trustedProxies": ["10.0.0.0/8"], "keepPasswords": true, "me": false}');
    expect(loadSettings({ config }, {})).toMatchObject({
      trustedProxies: ['10.0.0.0/8'],
      keepPasswords: true,
      me: false,
    });
    expect(
      loadSettings({ keepPasswords: true }, { MUSTER_TRUSTED_PROXIES: '10.0.0.0/8, ::1', MUSTER_ME: 'false' }),
    ).toMatchObject({ trustedProxies: ['10.0.0.0/8', '::1'], keepPasswords: true, me: false });
  });

  it.each(['https://scim.example.com', 'https://scim.example.com/', 'https://scim.example.com/scim/v2/'])(
    'take %s as base URL',
    (baseUrl) => expect(loadSettings({ baseUrl }, {}).baseUrl).toBe('https://scim.example.com'),
  );

  it.each<[string, Flags, NodeJS.ProcessEnv]>([
    ['--port: expected an integer from 0 to 65535; found "65536".', { port: '65536' }, {}],
    ['--port: expected an integer from 0 to 65535; found "1.5".', { port: '1.5' }, {}],
    ['--port: expected an integer from 0 to 65535; found "-1".', { port: '-1' }, {}],
    ['MUSTER_MAX_PAGE_SIZE: expected an integer of at least 1; found "0".', {}, { MUSTER_MAX_PAGE_SIZE: '0' }],
    ['MUSTER_ME: expected true or false; found "yes".', {}, { MUSTER_ME: 'yes' }],
    [
      '--base-url: expected a URL such as https://scim.example.com; found "scim.example.com".',
      { baseUrl: 'scim.example.com' },
      {},
    ],
    [
      '--base-url: expected a URL such as https://scim.example.com; found "https://a?b".',
      { baseUrl: 'https://a?b' },
      {},
    ],
    ['--log-level: expected one of debug, info, warn, error, silent; found "loud".', { logLevel: 'loud' }, {}],
    ['tlsCert and tlsKey are needed together.', { tlsCert: 'cert.pem' }, {}],
  ])('are refused: %s', (message, flags, env) => {
    expect(() => loadSettings(flags, env)).toThrow(new UsageError(message));
  });

  it.each([
    ['{"prot": 1}', 'there is no setting "prot" for a config file.'],
    ['{"config": "other.json"}', 'there is no setting "config" for a config file.'],
    ['{"__proto__": {"port": 1}}', 'there is no setting "__proto__" for a config file.'],
    ['{"port": "80a"}', 'port: expected an integer from 0 to 65535; found "80a".'],
    ['[]', 'expected a JSON object with settings.'],
    ['{', 'cannot be read:'],
  ])('are refused in a file that holds %s', (text, message) => {
    expect(() => loadSettings({ config: writeConfig(text) }, {})).toThrow(message);
  });
});

it('docs/configuration.md has every setting as the code has it', () => {
  const documented = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.replaceAll(/ +/g, ' '));
  const code = (value: string) => `\`${value}\``;
  expect(documented).toEqual(
    settingNames.map((name) => {
      const setting = settings[name];
      const preset = 'default' in setting ? code(String(setting.default)) : '';
      return `| ${code(name)} | ${code(`--${flagOf(name)}`)} | ${code(variableOf(name))} | ${setting.type} | ${preset} | ${setting.description} |`.replaceAll(
        / +/g,
        ' ',
      );
    }),
  );
});
