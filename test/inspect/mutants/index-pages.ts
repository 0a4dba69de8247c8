import { error, type Mutant } from './mutant.ts';
import { absent, deafTo, given, insteadOf, listing, parameterOf, querying } from './querying.ts';

const paged = { filter: /^displayName/ };

export const indexPageMutants: readonly Mutant[] = [
  {
    name: 'gives startIndex as a string',
    fails: ['page-01'],
    wrap: listing({ ...paged, startIndex: given }, (list) => ({ ...list, startIndex: String(list.startIndex) })),
  },
  {
    name: 'counts the page for totalResults',
    fails: ['page-01', 'page-03', 'page-04', 'page-05', 'page-07'],
    wrap: listing({ ...paged, cursor: absent }, (list) => ({ ...list, totalResults: list.Resources.length })),
  },
  {
    name: 'refuses a startIndex of 0 and below',
    fails: ['page-02-zero', 'page-02-negative'],
    wrap: insteadOf({ startIndex: /^(?:0|-.+)$/ }, error(400, 'invalidValue')),
  },
  {
    name: 'takes a count of 0 and below for none',
    fails: ['page-03', 'page-04'],
    wrap: deafTo({ count: /^(?:0|-.+)$/, cursor: absent }, 'count'),
  },
  {
    name: 'passes over count on the first page',
    fails: ['page-05'],
    wrap: deafTo({ ...paged, count: /^2$/, startIndex: absent, cursor: absent }, 'count'),
  },
  {
    name: 'gives for itemsPerPage what was asked for',
    fails: ['page-06'],
    wrap: listing({ ...paged, count: /^[1-9]$/ }, (list, request) => ({
      ...list,
      itemsPerPage: Number(parameterOf(request, 'count')),
    })),
  },
  {
    name: 'answers 404 behind the last page',
    fails: ['page-07', 'page-12'],
    wrap: insteadOf({ startIndex: /^6$/ }, error(404)),
  },
  {
    name: 'refuses a large count',
    fails: ['page-08'],
    wrap: insteadOf({ count: /^\d{7,}$/ }, error(400, 'invalidValue')),
  },
  {
    name: 'gives the last of a page again on the next',
    fails: ['page-10', 'page-11'],
    wrap: querying({ ...paged, sortBy: absent, startIndex: /^[3-5]$/, count: /^2$/ }, (parameters) => ({
      ...parameters,
      startIndex: String(Number(parameters['startIndex']) - 1),
    })),
  },
  {
    name: 'lists by the time of the last change',
    fails: ['page-11'],
    wrap: querying({ ...paged, sortBy: absent, cursor: absent }, (parameters) => ({
      ...parameters,
      sortBy: 'meta.lastModified',
    })),
  },
  {
    name: 'passes over startIndex without count',
    fails: ['page-12', 'page-08-numbers'],
    wrap: deafTo({ startIndex: given, count: absent }, 'startIndex'),
  },
  {
    name: 'has no schemas in an empty list',
    fails: [
      'filter-02',
      'page-13',
      'delete-04',
      'auth-05-list',
      'security-07-filter',
      'security-07-wildcards',
      'unicode-07',
      'life-04-read',
    ],
    wrap: listing({ filter: /^userName eq / }, ({ schemas, ...list }) =>
      list.totalResults === 0 ? list : { schemas, ...list },
    ),
  },
];
