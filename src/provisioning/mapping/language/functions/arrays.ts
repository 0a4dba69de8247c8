import { same, type Json } from '../../../../protocol/json.ts';
import type { FunctionDefinition } from '../function.ts';
import { common, commonOf, isArray, type Type } from '../type.ts';

const list: Type = { array: 'any' };

const elements = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const elementType = (type: Type | undefined): Type => (type !== undefined && isArray(type) ? type.array : 'any');

const flatten = (values: readonly Json[]): Json[] =>
  values.flatMap((value) => (Array.isArray(value) ? flatten(value) : [value]));

const itself = ([array]: readonly Type[]): Type => (array !== undefined && isArray(array) ? array : list);

/** Array functions; null is an empty array. */
export const arrayFunctions: Readonly<Record<string, FunctionDefinition>> = {
  'Arrays.add': {
    parameters: [list, 'any'],
    result: ([array, value = 'any']) => ({ array: array === 'null' ? value : common(elementType(array), value) }),
    run: ([array, value]) => [...elements(array), value ?? null],
  },
  'Arrays.remove': {
    parameters: [list, 'any'],
    result: itself,
    run: ([array, value]) => elements(array).filter((element) => !same(element, value)),
  },
  'Arrays.clear': { parameters: [list], result: itself, run: () => [] },
  'Arrays.get': {
    parameters: [list, 'integer'],
    result: ([array]) => elementType(array),
    run: ([array, position]) => elements(array)[Number(position ?? -1)] ?? null,
  },
  'Arrays.flatten': {
    parameters: [],
    rest: ['any'],
    result: (args) => ({ array: commonOf(args.map((type) => (isArray(type) ? type.array : type))) }),
    run: (values, { spend }) => {
      const flat = flatten(values);
      spend(flat.length);
      return flat;
    },
  },
  'Arrays.contains': {
    parameters: [list, 'any'],
    result: 'boolean',
    // Whole elements alone, with regard to case.
    run: ([array, value]) => elements(array).some((element) => same(element, value)),
  },
  'Arrays.size': { parameters: [list], result: 'integer', run: ([array]) => elements(array).length },
  'Arrays.isEmpty': { parameters: [list], result: 'boolean', run: ([array]) => elements(array).length === 0 },
  'Arrays.toCsvString': {
    parameters: [list],
    result: 'string',
    run: ([array]) =>
      elements(array)
        .map((element) => (typeof element === 'object' ? '' : String(element)))
        .join(','),
  },
};
