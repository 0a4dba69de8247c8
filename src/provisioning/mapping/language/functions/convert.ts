import { iso31661, type ISO31661AssignedEntry } from 'iso-3166';
import type { Json } from '../../../../protocol/json.ts';
import type { FunctionDefinition } from '../function.ts';

const number = (value: Json | undefined): number | undefined => {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/.test(value)) return undefined;
  return Number(value);
};

const country = (code: Json | undefined): ISO31661AssignedEntry | undefined => {
  if (typeof code !== 'string') return undefined;
  const wanted = /^\d+$/.test(code) ? code.padStart(3, '0') : code.toUpperCase();
  return iso31661.find(({ alpha2, alpha3, numeric }) => [alpha2, alpha3, numeric].includes(wanted));
};

const toCountry = (field: 'alpha2' | 'alpha3' | 'numeric' | 'name'): FunctionDefinition => ({
  parameters: ['string'],
  result: 'string',
  run: ([code]) => country(code)?.[field] ?? null,
});

/** What converts between types, and between the codes of ISO 3166-1; what cannot be converted becomes null. */
export const convertFunctions: Readonly<Record<string, FunctionDefinition>> = {
  'Convert.toInt': {
    parameters: ['any'],
    result: 'integer',
    run: ([value]) => {
      const found = number(value);
      // Halves go up, as Java's Math.round has them.
      const rounded = found === undefined ? NaN : Math.round(found);
      return Number.isSafeInteger(rounded) ? rounded : null;
    },
  },
  'Convert.toNum': { parameters: ['any'], result: 'number', run: ([value]) => number(value) ?? null },
  'Iso3166Convert.toAlpha2': toCountry('alpha2'),
  'Iso3166Convert.toAlpha3': toCountry('alpha3'),
  'Iso3166Convert.toNumeric': toCountry('numeric'),
  'Iso3166Convert.toName': toCountry('name'),
};
