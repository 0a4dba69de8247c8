import { answering, error, jsonAnswer, pathOf, sending, type Mutant } from './mutant.ts';

const isSearch = /\/\.search$/;

/** Reads the body of a search otherwise. */
const reading = (change: (search: any) => any): Mutant['wrap'] => sending(isSearch, change);

/** Passes over members of a search. */
const deafTo = (...names: readonly string[]): Mutant['wrap'] =>
  reading((search) => Object.fromEntries(Object.entries(search).filter(([name]) => !names.includes(name))));

const emptyList = jsonAnswer(200, {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: 0,
  Resources: [],
});

export const searchMutants: readonly Mutant[] = [
  {
    name: 'answers a search with 201',
    fails: [
      'cursor-08',
      'search-01-users',
      'search-01-groups',
      'search-01-root',
      'search-03-filter',
      'search-03-sort',
      'search-03-page',
      'search-03-attributes',
      'search-03-excluded',
      'projection-09-search',
    ],
    wrap: answering((response, request) =>
      isSearch.test(pathOf(request)) && response.status === 200 ? { ...response, status: 201 } : response,
    ),
  },
  {
    name: 'takes every message for a search',
    fails: ['search-02'],
    wrap: reading((search) => ({ ...search, schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'] })),
  },
  {
    name: 'reads the first term of a filter in a search',
    fails: ['search-03-filter'],
    wrap: reading((search) => ({ ...search, filter: search.filter?.split(' and ')[0] })),
  },
  { name: 'sorts no search', fails: ['search-03-sort'], wrap: deafTo('sortBy', 'sortOrder') },
  {
    name: 'gives each search its first page',
    fails: ['cursor-08', 'search-03-page'],
    wrap: deafTo('startIndex', 'count', 'cursor'),
  },
  {
    name: 'returns all of what a search finds',
    fails: ['search-03-attributes', 'search-03-excluded', 'projection-09-search'],
    wrap: deafTo('attributes', 'excludedAttributes'),
  },
  {
    name: 'finds nothing by a filter in a search that it does not understand',
    fails: ['search-04-filter', 'unicode-05-search'],
    wrap: answering((response, request) =>
      isSearch.test(pathOf(request)) && response.body?.includes('"invalidFilter"') ? emptyList : response,
    ),
  },
  {
    name: 'finds nothing where there is nothing to search',
    fails: ['search-04-endpoint'],
    wrap: answering((response, request) =>
      isSearch.test(pathOf(request)) && response.status === 404 ? emptyList : response,
    ),
  },
  {
    name: 'breaks on a search by GET',
    fails: ['search-05'],
    wrap: answering((response, request) =>
      isSearch.test(pathOf(request)) && request.method === 'GET' ? error(500) : response,
    ),
  },
];
