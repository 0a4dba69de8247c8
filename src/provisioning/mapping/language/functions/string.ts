import type { Json } from '../../../../protocol/json.ts';
import type { FunctionDefinition, World } from '../function.ts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** A function of a text: of null it makes null. */
const of = (
  extra: FunctionDefinition['parameters'],
  run: (input: string, args: readonly Json[], world: World) => string,
): FunctionDefinition => ({
  parameters: ['string', ...extra],
  result: 'string',
  run: ([input, ...args], world) => (typeof input === 'string' ? run(input, args, world) : null),
});

const before = (input: string, mark: string): string => {
  const at = mark === '' ? -1 : input.indexOf(mark);
  // Okta's own examples guard against a text without the mark, of which nothing is left.
  return at === -1 ? '' : input.slice(0, at);
};

const after = (input: string, mark: string): string => {
  const at = mark === '' ? -1 : input.indexOf(mark);
  return at === -1 ? '' : input.slice(at + mark.length);
};

const index = (value: Json | undefined): number => Math.max(0, typeof value === 'number' ? value : 0);

const replaceAll = (input: string, match: string, replacement: string, { spend }: World): string => {
  if (match === '') return input;
  const pieces = input.split(match);
  spend(pieces.length * replacement.length);
  return pieces.join(replacement);
};

const replaceFirst = (input: string, match: string, replacement: string): string => {
  const at = match === '' ? -1 : input.indexOf(match);
  return at === -1 ? input : input.slice(0, at) + replacement + input.slice(at + match.length);
};

const toUpperCase = of([], (input) => input.toUpperCase());
const toLowerCase = of([], (input) => input.toLowerCase());
const substringBefore = of(['string'], (input, [mark]) => before(input, text(mark)));
const substringAfter = of(['string'], (input, [mark]) => after(input, text(mark)));
const substring = of(['integer', 'integer'], (input, [from, to]) => {
  const start = index(from);
  return input.slice(start, Math.max(start, index(to)));
});

const holds = (test: (input: string, search: string) => boolean): FunctionDefinition => ({
  parameters: ['string', 'string'],
  result: 'boolean',
  run: ([input, search]) => typeof input === 'string' && typeof search === 'string' && test(input, search),
});

/** String functions, and those without the prefix that Okta still takes. */
export const stringFunctions: Readonly<Record<string, FunctionDefinition>> = {
  'String.append': {
    parameters: ['string', 'string'],
    result: 'string',
    run: ([input, suffix]) => text(input) + text(suffix),
  },
  'String.join': {
    parameters: ['string'],
    rest: ['string'],
    result: 'string',
    run: ([separator, ...strings], { spend }) => {
      spend(strings.length * text(separator).length);
      return strings.map(text).join(text(separator));
    },
  },
  // Okta tests by it whether an attribute is empty, absent ones included.
  'String.len': { parameters: ['string'], result: 'integer', run: ([input]) => text(input).length },
  'String.removeSpaces': of([], (input) => input.replaceAll(/\s/g, '')),
  'String.replace': of(['string', 'string'], (input, [match, by], world) =>
    replaceAll(input, text(match), text(by), world),
  ),
  'String.replaceFirst': of(['string', 'string'], (input, [match, by]) => replaceFirst(input, text(match), text(by))),
  'String.stringContains': holds((input, search) => input.includes(search)),
  'String.startsWith': holds((input, search) => input.startsWith(search)),
  'String.stringSwitch': {
    parameters: ['string', 'string'],
    rest: ['string', 'string'],
    result: 'string',
    // The first key that the input contains wins.
    run: ([input, otherwise, ...pairs]) => {
      for (let i = 0; i + 1 < pairs.length; i += 2) {
        const key = pairs[i];
        if (typeof input === 'string' && typeof key === 'string' && input.includes(key)) return pairs[i + 1] ?? null;
      }
      return otherwise ?? null;
    },
  },
  'String.substring': substring,
  'String.substringAfter': substringAfter,
  'String.substringBefore': substringBefore,
  'String.toLowerCase': toLowerCase,
  'String.toUpperCase': toUpperCase,
  substring,
  substringAfter,
  substringBefore,
  toLowerCase,
  toUpperCase,
};
