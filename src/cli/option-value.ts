import { UsageError } from './usage-error.ts';

/** The choice that the value names. @throws UsageError */
export const choose = <T extends string>(option: string, value: string, choices: readonly T[]): T => {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`${option}: expected ${choices.join(', ')}; found "${value}".`);
  return found;
};

/** The choices that a list with commas names, each once. @throws UsageError */
export const chooseSome = <T extends string>(option: string, value: string, choices: readonly T[]): T[] => [
  ...new Set(value.split(',').map((name) => choose(option, name.trim(), choices))),
];

/** A whole number of up to nine digits. @throws UsageError */
export const parseCount = (option: string, value: string): number => {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`${option}: expected a number; found "${value}".`);
  return Number(value);
};
