import type { Json } from '../../protocol/json.ts';
import type { AppAttribute, AppAttributeType } from '../application.ts';

/** Whether there is nothing to send: Okta takes an empty text for none. */
export const isEmpty = (value: Json | undefined): value is undefined | null | '' =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const number = (value: Json): number | undefined => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
};

const scalar = (type: AppAttributeType, value: Json): Json | undefined => {
  switch (type) {
    case 'number':
    case 'array of number':
      return number(value);
    case 'integer':
    case 'array of integer': {
      const found = number(value);
      return found !== undefined && Number.isSafeInteger(found) ? found : undefined;
    }
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      return typeof value === 'boolean' ? value : undefined;
    case 'string':
    case 'array of string':
    case 'country code':
    case 'language code':
    case 'reference':
      return typeof value === 'object' ? undefined : String(value);
  }
};

const isArrayType = (type: AppAttributeType): boolean => type.startsWith('array of ');

/** The value as one of the attribute's type; undefined where it cannot be one without loss. */
export const asTyped = ({ type }: Pick<AppAttribute, 'type'>, value: Json): Json | undefined => {
  if (!isArrayType(type)) return scalar(type, value);
  const elements = (Array.isArray(value) ? value : [value]).map((element) => scalar(type, element));
  return elements.every((element) => element !== undefined) ? elements : undefined;
};
