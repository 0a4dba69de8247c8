import { printPath } from '../attribute-path.ts';
import type { Filter } from './filter.ts';

/** The filter as text with canonical names, which parses to the same filter again. */
export const printFilter = (filter: Filter): string => {
  switch (filter.kind) {
    case 'or':
      return filter.filters.map(printFilter).join(' or ');
    case 'and':
      // What stands in `and` and binds less is put in brackets.
      return filter.filters.map((f) => (f.kind === 'or' ? `(${printFilter(f)})` : printFilter(f))).join(' and ');
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'present':
      return `${printPath(filter.path)} pr`;
    case 'compare':
      return `${printPath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'valuePath':
      return `${printPath(filter.path)}[${printFilter(filter.filter)}]`;
  }
};
