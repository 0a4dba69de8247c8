import { answering, error, type Mutant } from './mutant.ts';
import { absent, asks, deafTo, given, listing, querying } from './querying.ts';

/** Sorts the page that it gives anew, by a text. */
const sortedBy = (parameters: Parameters<typeof listing>[0], keyOf: (resource: any) => string): Mutant['wrap'] =>
  listing(parameters, (list) => ({
    ...list,
    Resources: list.Resources.toSorted((a: any, b: any) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0)),
  }));

export const sortMutants: readonly Mutant[] = [
  {
    name: 'sorts by title alone',
    fails: ['sort-05-created', 'sort-05-active', 'sort-07', 'sort-08', 'sort-12'],
    wrap: deafTo({ sortBy: /^(?!title$|noSuch)/ }, 'sortBy', 'sortOrder'),
  },
  {
    name: 'sorts descending where no order is asked for',
    fails: ['sort-01', 'sort-06', 'sort-09-ascending', 'sort-10-projection'],
    wrap: querying({ sortBy: /^title$/, sortOrder: absent }, (parameters) => ({
      ...parameters,
      sortOrder: 'descending',
    })),
  },
  {
    name: 'takes every sortOrder for descending',
    fails: ['sort-01-ascending'],
    wrap: querying({ sortOrder: /^asc/ }, (parameters) => ({ ...parameters, sortOrder: 'descending' })),
  },
  {
    name: 'sorts ascending alone',
    fails: ['sort-02', 'sort-05-created', 'sort-09-descending'],
    wrap: deafTo({ sortOrder: /^desc/ }, 'sortOrder'),
  },
  {
    name: 'breaks on parameters that it does not understand',
    fails: ['sort-03', 'sort-04', 'page-09-startindex', 'page-09-count'],
    wrap: answering((response, { url }) =>
      /sortOrder=sideways|sortBy=noSuch|(?:startIndex|count)=many(?!.*cursor)/.test(url) ? error(500) : response,
    ),
  },
  {
    name: 'sorts capital letters first',
    fails: ['sort-06'],
    wrap: sortedBy({ sortBy: /^title$/, sortOrder: absent, attributes: absent }, ({ title }) => title ?? '~'),
  },
  {
    name: 'sorts numbers as text',
    fails: ['sort-05-number'],
    wrap: sortedBy({ sortBy: /integer/ }, ({ integer }) => String(integer)),
  },
  {
    name: 'sorts by the first of several values',
    fails: ['sort-08'],
    wrap: sortedBy({ sortBy: /^emails/ }, ({ emails }) => emails[0].value),
  },
  {
    name: 'sorts what has no value first, and last where it is descending',
    fails: ['sort-09-ascending', 'sort-09-descending'],
    wrap: listing({ sortBy: /^title$/, attributes: absent }, (list, request) => {
      const [some, none] = [true, false].map((is) =>
        list.Resources.filter(({ title }: any) => (title !== undefined) === is),
      );
      return {
        ...list,
        Resources: asks(request, { sortOrder: /^desc/ }) ? [...some!, ...none!] : [...none!, ...some!],
      };
    }),
  },
  {
    name: 'sorts each page by itself',
    fails: ['sort-10-page'],
    wrap: deafTo({ sortBy: /^title$/, startIndex: given }, 'sortBy'),
  },
  {
    name: 'sorts by nothing that it does not return',
    fails: ['sort-10-projection'],
    wrap: deafTo({ sortBy: given, attributes: given }, 'sortBy'),
  },
  {
    name: 'orders what is equal anew for each page',
    fails: ['sort-11'],
    wrap: querying({ sortBy: /^displayName$/, startIndex: /^[3-9]/ }, (parameters) => ({
      ...parameters,
      startIndex: String(Number(parameters['startIndex']) - 1),
    })),
  },
];
