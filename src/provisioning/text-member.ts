import { member, type Json } from '../protocol/json.ts';

/** The member's text, a number's digits; empty where it is neither. Some services have numbers for ids. */
export const textMember = (value: Json | undefined, name: string): string => {
  const found = member(value, name);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
};
