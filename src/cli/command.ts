import { parseArgs, type ParseArgsConfig } from 'node:util';
import { loadSettings, type Flags } from './settings/load.ts';
import { flagOf, settings, variableOf, type SettingName, type Settings } from './settings/settings.ts';
import { UsageError } from './usage-error.ts';

interface Option {
  /** What the help calls its value; an option without one is a switch. */
  readonly value?: string;
  readonly description: string;
  readonly required?: true;
  /** May be given again and again; without it the last one counts. */
  readonly many?: true;
}

type Options = Readonly<Record<string, Option>>;

/** What was given for the options, by their names. */
export type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends { value: string }
    ? O[Name] extends { many: true }
      ? readonly string[]
      : string | (O[Name] extends { required: true } ? never : undefined)
    : boolean;
};

interface Definition<P extends readonly string[], O extends Options> {
  /** One word or two: `serve`, `connection add`. */
  readonly name: string;
  readonly summary: string;
  /** What the help calls the arguments, all of which are needed, save one that ends in `?`. */
  readonly parameters: P;
  readonly options: O;
  /** The settings that it takes as flags; it takes all from the environment and the config file. */
  readonly settings: readonly SettingName[];
  readonly run: (input: {
    readonly parameters: { readonly [I in keyof P]: string | (P[I] extends `${string}?` ? undefined : never) };
    readonly options: Values<O>;
    readonly settings: Settings;
  }) => Promise<void>;
}

export type Command = Definition<readonly string[], Options>;

/** A command of `muster`, whose `run` is given what `parameters` and `options` say, by type. */
export const defineCommand = <const P extends readonly string[], const O extends Options>(
  definition: Definition<P, O>,
): Command => definition as unknown as Command;

/** The option that every command with a result has. */
export const jsonOption = { json: { description: 'Writes one JSON object a line.' } } as const;

const isOptional = (parameter: string): boolean => parameter.endsWith('?');

const argumentsOf = ({ parameters }: Command): string =>
  parameters.map((name) => (isOptional(name) ? ` [${name.slice(0, -1)}]` : ` <${name}>`)).join('');

/** What `muster <command> --help` says. */
export const helpOf = (command: Command): string => {
  const lines: [string, string][] = Object.entries(command.options).map(([name, { value, description, required }]) => [
    `--${name}${value ? ` <${value}>` : ''}`,
    `${description}${required ? ' Needed.' : ''}`,
  ]);
  for (const name of command.settings) {
    const setting = settings[name];
    const preset = 'default' in setting ? `, ${setting.default}` : '';
    const value = setting.type === 'boolean' ? '' : ` <${setting.type.includes(' ') ? 'level' : setting.type}>`;
    // What is on by default is switched off by its negation.
    const no = 'default' in setting && setting.default === true ? 'no-' : '';
    lines.push([`--${no}${flagOf(name)}${value}`, `${setting.description} [${variableOf(name)}${preset}]`]);
  }
  const width = Math.max(...lines.map(([option]) => option.length));
  return [
    `muster ${command.name}${argumentsOf(command)} [options]`,
    `\n${command.summary}\n`,
    ...lines.map(([option, description]) => `  ${option.padEnd(width)}  ${description}`),
  ].join('\n');
};

/** What `muster --help` says of the command. */
export const usageOf = (command: Command): [string, string] => [
  `${command.name}${argumentsOf(command)}`,
  command.summary,
];

const parse = (command: Command, args: readonly string[]) => {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { value, many }] of Object.entries(command.options))
    options[name] = { type: value ? 'string' : 'boolean', ...(many && { multiple: true }) };
  for (const name of command.settings) {
    options[flagOf(name)] = { type: settings[name].type === 'boolean' ? 'boolean' : 'string' };
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, allowNegative: true });
  } catch (error) {
    // The rest of the message is about `--`, which helps nobody here.
    throw new UsageError(`${(error as Error).message.split(/\.\s/, 1)[0]}.`);
  }
};

/**
 * Reads the arguments that follow the command's name, and runs it.
 * @throws UsageError where they are not what the command takes
 */
export const runCommand = async (command: Command, args: readonly string[]): Promise<void> => {
  const { values, positionals } = parse(command, args);
  const missing = command.parameters[positionals.length];
  if (missing !== undefined && !isOptional(missing)) throw new UsageError(`<${missing}> is missing.`);
  const surplus = positionals[command.parameters.length];
  if (surplus !== undefined) throw new UsageError(`The argument "${surplus}" is one too many.`);
  for (const [name, { required }] of Object.entries(command.options)) {
    if (required && values[name] === undefined) throw new UsageError(`--${name} is missing.`);
  }
  const flags = Object.fromEntries(command.settings.map((name) => [name, values[flagOf(name)]])) as Flags;
  const options = Object.entries(command.options).map(([name, { value, many }]) => [
    name,
    values[name] ?? (many ? [] : value ? undefined : false),
  ]);
  await command.run({
    parameters: positionals,
    options: Object.fromEntries(options) as Values<Options>,
    settings: loadSettings(flags, process.env),
  });
};
