import type * as v from 'valibot';

/**
 * What is wrong with a value by one of valibot's issues, for whoever sent it: the schema's own words where it has some.
 * @param missing what is said of a member that has to be there
 */
export const wrongBy = (issue: v.BaseIssue<unknown>, missing = 'it is missing'): string => {
  const { kind, type, expected, received, message } = issue;
  if (!message.startsWith('Invalid ')) return message;
  if (kind === 'validation') return `expected ${expected ?? type.replaceAll('_', ' ')}, found ${received}`;
  if (expected === 'never') return 'expected no such member';
  if (received === 'undefined') return missing;
  return `expected ${expected}, found ${received}`;
};
