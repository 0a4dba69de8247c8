import { certificate } from '../../../src/inspect/sample.ts';
import { answering, around, error, readingEach, type Mutant } from './mutant.ts';
import { filtering, parameterOf } from './querying.ts';

const everything = 'id pr';
const nothing = 'not (id pr)';

/** Reads a filter otherwise where it matches; the first reading that matches counts. */
const replacing = (...readings: readonly (readonly [RegExp, string])[]): Mutant['wrap'] =>
  filtering((filter) => {
    const reading = readings.find(([pattern]) => pattern.test(filter));
    return reading ? filter.replace(...reading) : filter;
  });

/** Refuses filters that match, as what it does not know. */
const refusing = (pattern: RegExp): Mutant['wrap'] =>
  around((request, exchange, handle) =>
    pattern.test(parameterOf(request, 'filter') ?? '')
      ? Promise.resolve(error(400, 'invalidFilter'))
      : handle(request, exchange),
  );

/** Breaks where a filter matches. */
const breaking = (pattern: RegExp): Mutant['wrap'] =>
  answering((response, request) => (pattern.test(parameterOf(request, 'filter') ?? 'none') ? error(500) : response));

const caseCounts = filtering((filter) =>
  filter.replace(/^((?!externalId)\S+ (?:eq|sw|co) )"([^"]*)"$/, (whole, path, value) =>
    value === value.toUpperCase() && value !== value.toLowerCase() ? `${path}"none ${value}"` : whole,
  ),
);

const foldsAll = filtering((filter) => {
  const [, rest, value] = /^(.* and )externalId eq "([^"]*)"$/.exec(filter) ?? [];
  return value !== undefined && value === value.toUpperCase() ? `${rest}externalId pr` : filter;
});

export const filterMutants: readonly Mutant[] = [
  // What is looked up.
  {
    name: 'counts more than it finds by userName',
    fails: ['filter-01'],
    wrap: answering((response, request) =>
      /^userName eq "[^"]*"$/.test(parameterOf(request, 'filter') ?? '') && response.status === 200
        ? { ...response, body: response.body!.replace('"totalResults":1,', '"totalResults":2,') }
        : response,
    ),
  },
  {
    name: 'answers 404 where nobody has the userName',
    fails: ['filter-02', 'page-13', 'delete-04', 'security-07-filter', 'security-07-wildcards', 'life-04-read'],
    wrap: answering((response, request) =>
      /^userName eq "[^"]*"$/.test(parameterOf(request, 'filter') ?? '') && response.body?.includes('"totalResults":0,')
        ? error(404)
        : response,
    ),
  },
  { name: 'cannot find a resource by its id', fails: ['filter-08-id'], wrap: replacing([/^id eq "[^"]*"$/, nothing]) },
  {
    name: 'breaks where an id is none of its own',
    fails: ['discovery-13', 'filter-30'],
    wrap: breaking(/^id eq "(?![0-9a-f]{8}-)/),
  },
  {
    name: 'finds groups by how their names begin',
    fails: ['filter-08-displayname'],
    wrap: filtering((filter, path) =>
      path.endsWith('/Groups') ? filter.replace(/^displayName eq /, 'displayName sw ') : filter,
    ),
  },
  {
    name: 'looks for users alone at its base URL',
    fails: ['filter-31'],
    wrap: filtering((filter, path) => (/v2\/?$/.test(path) ? `${filter} and userName pr` : filter)),
  },
  {
    name: 'hides users that are not active',
    fails: [
      'filter-07-or',
      'filter-07-not-compound',
      'filter-07-precedence',
      'filter-07-grouping',
      'filter-08-eq-active',
      'filter-08-pr-active',
      'sort-05-active',
    ],
    wrap: filtering((filter, path) => (path.endsWith('/Users') && filter ? `(${filter}) and active eq true` : filter)),
  },
  // How expressions are joined.
  {
    name: 'reads two terms of a filter',
    fails: ['filter-07-and'],
    wrap: replacing([/^([^()]* and [^()]*) and [^()]*$/, '$1']),
  },
  {
    name: 'reads a filter up to its first or',
    fails: ['filter-07-or', 'filter-07-precedence'],
    wrap: replacing([/^([^()]*?) or [^()]*$/, '$1']),
  },
  { name: 'passes over not', fails: ['filter-07-not', 'filter-07-not-compound'], wrap: replacing([/ not \(/, ' (']) },
  {
    name: 'negates the first term after not alone',
    fails: ['filter-07-not-compound'],
    wrap: replacing([/not \((.*) and (.*)\)$/, 'not ($1) and ($2)']),
  },
  {
    name: 'binds or before and',
    fails: ['filter-07-precedence'],
    wrap: replacing([/^([^()]* or [^()]*) and ([^()]*)$/, '($1) and $2']),
  },
  {
    name: 'passes over parentheses',
    fails: ['filter-07-grouping'],
    wrap: replacing([/^\((?!id eq)([^()]*)\) and ([^()]*)$/, '$1 and $2']),
  },
  { name: 'knows no parentheses in parentheses', fails: ['filter-07-nested'], wrap: refusing(/^\(\([^(]/) },
  // How names are spelled.
  {
    name: 'distinguishes EQ, USERNAME and AND from eq, userName and and',
    fails: ['filter-10-operator', 'filter-10-attribute', 'filter-10-keywords'],
    wrap: refusing(/^\S+ EQ |^USERNAME| AND /),
  },
  {
    name: 'takes the dot of a URN for that of a sub-attribute',
    fails: ['filter-11-core', 'filter-11-core-sub'],
    wrap: refusing(/^urn:ietf:params:scim:schemas:core:2\.0:User:/),
  },
  // Paths.
  {
    name: 'looks for type and value in different e-mail addresses',
    fails: ['filter-13', 'filter-14'],
    wrap: replacing(
      [/^emails\[type eq ("\w+") and value eq ([^\]]*)\]$/, 'emails.type eq $1 and emails.value eq $2'],
      [/^emails\[type eq ("\w+")\]\.value eq (.*)$/, 'emails.type eq $1 and emails.value eq $2'],
    ),
  },
  { name: 'knows a value path only by itself', fails: ['filter-13-joined'], wrap: refusing(/ and \(?emails\[/) },
  { name: 'compares the whole e-mail address', fails: ['filter-15'], wrap: replacing([/^emails eq ".*"$/, nothing]) },
  {
    name: 'passes over filters by members, groups and manager',
    fails: ['filter-16-dot', 'filter-16-path', 'filter-17', 'filter-18'],
    wrap: replacing([/^(?:members|groups|urn:[^ ]*:manager)\b.* eq .*$/, everything]),
  },
  // What is refused.
  {
    name: 'puts booleans and Base64 in order',
    fails: ['filter-06-active', 'filter-06-certificates'],
    wrap: replacing([/^(?:active|x509\S+) [gl][te] \S+$/, everything]),
  },
  {
    name: 'lists all where it does not understand a filter',
    fails: [
      'filter-24-no-value',
      'filter-24-no-operator',
      'filter-24-operator',
      'filter-24-unquoted',
      'filter-24-string',
      'filter-24-parenthesis',
      'filter-24-bracket',
      'filter-24-open-end',
      'filter-24-rest',
      'filter-25',
    ],
    wrap: around(async (request, exchange, handle) => {
      const filter = parameterOf(request, 'filter');
      const response = await handle(request, exchange);
      if (!filter || filter.length > 100 || !/^[^ ]*(?:userName|type|Attribute)/.test(filter)) return response;
      if (!response.body?.includes('"invalidFilter"')) return response;
      return handle(
        { ...request, url: `${request.url.split('?')[0]}?count=1`, header: (name) => request.header(name) },
        exchange,
      );
    }),
  },
  { name: 'breaks on an empty filter', fails: ['filter-26'], wrap: breaking(/^$/) },
  {
    name: 'breaks on deep parentheses and long values',
    fails: ['filter-27', 'filter-28', 'security-06-filter'],
    wrap: breaking(/\({1000}|x{10000}/),
  },
  {
    name: 'lets passwords be looked for',
    fails: ['filter-29-eq', 'filter-29-sw', 'filter-29-pr'],
    wrap: replacing([/ and password .*$/, '']),
  },
  {
    name: 'gives more than it says it would',
    fails: ['filter-32'],
    wrap: readingEach('/ServiceProviderConfig', (config) => ({
      ...config,
      filter: { supported: true, maxResults: 2 },
    })),
  },
  // What values mean.
  {
    name: 'compares text with regard to case',
    fails: [
      'schema-44',
      'filter-09-username',
      'filter-09-sw-username',
      'filter-09-title',
      'filter-09-co-title',
      'filter-09-emails',
      'unicode-02-case',
    ],
    wrap: caseCounts,
  },
  { name: 'compares every text without regard to case', fails: ['filter-09-externalid'], wrap: foldsAll },
  {
    name: 'compares Base64 without regard to case',
    fails: ['filter-09-certificates'],
    wrap: filtering((filter) => filter.replace(certificate.toUpperCase(), certificate)),
  },
  {
    name: 'takes null for a text',
    fails: ['filter-19-eq-null', 'filter-19-ne-null'],
    wrap: replacing([/(eq|ne) null$/, '$1 "null"']),
  },
  {
    name: 'takes escapes as they are written',
    fails: ['filter-20-quote', 'filter-20-backslash', 'filter-20-slash', 'filter-20-unicode', 'unicode-08'],
    wrap: filtering((filter) => filter.replaceAll('\\', '\\\\')),
  },
  {
    name: 'decodes its query twice',
    fails: [
      'filter-05-eq-datetime',
      'filter-05-ne-datetime',
      'filter-05-gt-datetime',
      'filter-05-le-datetime',
      'filter-05-offset-created',
      'filter-05-offset-lastmodified',
      'filter-09-certificates',
      'filter-21-plus',
      'filter-21-percent',
      'unicode-07',
      'unicode-08',
    ],
    wrap: filtering((filter) => {
      try {
        return decodeURIComponent(filter.replaceAll('+', ' '));
      } catch {
        return filter;
      }
    }),
  },
  {
    name: 'ends a filter at a decoded & or #',
    fails: ['filter-21-ampersand', 'filter-21-hash', 'unicode-08'],
    wrap: replacing([/[&#][^"]*"/, '"']),
  },
  {
    name: 'splits every parameter at its commas',
    fails: ['filter-21-comma', 'unicode-08'],
    wrap: filtering((filter) => filter.replace(/,[^"]*"/, '"')),
  },
  {
    name: 'takes _ for a wildcard',
    fails: ['filter-21-wildcard', 'security-07-wildcards'],
    wrap: replacing([/eq "([^"_]*)_[^"]*"$/, 'sw "$1"']),
  },
  {
    name: 'reads its query as Latin-1',
    fails: [
      'filter-22',
      'unicode-01-accents',
      'unicode-01-cjk',
      'unicode-01-rtl',
      'unicode-01-emoji',
      'unicode-01-astral',
      'unicode-01-combining',
      'unicode-02-case',
      'unicode-02-form',
    ],
    wrap: filtering((filter) => filter.replaceAll(/[\u0100-\uffff]/g, '?')),
  },
];
