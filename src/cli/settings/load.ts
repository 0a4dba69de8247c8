import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { flagOf, settingNames, settings, variableOf, type SettingName, type Settings } from './settings.ts';
import { UsageError } from '../usage-error.ts';

export type Flags = Readonly<Partial<Record<SettingName, string | boolean>>>;

/** @throws UsageError that names the file and what is wrong with it */
export const readJsonFile = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
};

const readConfig = (file: string): ReadonlyMap<string, unknown> => {
  const config = readJsonFile(file);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new UsageError(`${file}: expected a JSON object with settings.`);
  }
  const known: readonly string[] = settingNames.filter((name) => name !== 'config');
  const unknown = Object.keys(config).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(`${file}: there is no setting "${unknown}" for a config file.`);
  return new Map(Object.entries(config));
};

const check = (name: SettingName, value: unknown, source: string): unknown => {
  const result = v.safeParse(settings[name].schema, value);
  if (result.success) return result.output;
  throw new UsageError(`${source}: ${result.issues[0].message}; found ${JSON.stringify(value)}.`);
};

/** RFC 7518 §3.1 and RFC 9864: what a public key verifies. */
const asymmetric = /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/;

/**
 * Gathers the settings: a flag wins over the environment, that over the config file, and that over the default. An
 * empty environment variable is none.
 * @throws UsageError that names where a wrong value stands and what was expected
 */
export const loadSettings = (flags: Flags, env: NodeJS.ProcessEnv): Settings => {
  let file: ReadonlyMap<string, unknown> = new Map();
  const read = (name: SettingName): unknown => {
    const flag = flags[name];
    if (flag !== undefined) return check(name, flag, `--${flagOf(name)}`);
    const variable = env[variableOf(name)];
    if (variable) return check(name, variable, variableOf(name));
    if (file.has(name)) return check(name, file.get(name), `the config file's ${name}`);
    const setting = settings[name];
    return 'default' in setting ? setting.default : undefined;
  };
  const config = read('config') as string | undefined;
  if (config !== undefined) file = readConfig(config);
  const values = Object.fromEntries(settingNames.map((name) => [name, read(name)])) as unknown as Settings;
  if ((values.tlsCert === undefined) !== (values.tlsKey === undefined)) {
    throw new UsageError('tlsCert and tlsKey are needed together.');
  }
  const unsafe = values.issuerAlgorithms?.find((name) => !asymmetric.test(name));
  if (unsafe !== undefined) {
    throw new UsageError(
      `issuerAlgorithms: "${unsafe}" is no algorithm with a public key; expected RS256, ES256 or alike.`,
    );
  }
  return values;
};
