import type { Mutant } from './mutant.ts';
import { filtering } from './querying.ts';

const strings = ['username', 'externalid', 'title', 'familyname', 'emails', 'profileurl', 'department'];
const ordered = ['integer', 'decimal', 'datetime'];
const times = ['created', 'lastmodified'];

const caseOf: Readonly<Record<string, string>> = {
  familyname: '12',
  emails: '12',
  department: '11',
  active: '08',
  integer: '23',
  negative: '23',
  exponent: '23',
  decimal: '23',
  datetime: '05',
  created: '05',
  lastmodified: '05',
  eq: '01',
  gt: '04',
  ge: '04',
  lt: '04',
  le: '04',
};

/** The checks of an operator on attributes. */
const on = (operator: string, ...names: readonly string[]): string[] =>
  names.map((name) => `filter-${caseOf[name] ?? caseOf[operator] ?? '03'}-${operator}-${name}`);

/** Reads an operator otherwise in the last term of a filter that tells what it looks for from the rest. */
const reading = (operator: string, as: string, path = /./): Mutant['wrap'] =>
  filtering((filter) => {
    const [, rest, name, literal] = new RegExp(`^(.* and )(\\S+) ${operator}((?: .*)?)$`, 's').exec(filter) ?? [];
    if (name === undefined || !path.test(name)) return filter;
    return `${rest}${as.includes(' ') ? as : `${name} ${as}${literal}`}`;
  });

const isString = /^(?:userName|externalId|title|name\.\w+|emails\.value|profileUrl|urn:.*)$/;
const isNumber = /^(?:integer|decimal|dateTime)$/;
const everything = 'id pr';
const nothing = 'not (id pr)';

export const filterOperatorMutants: readonly Mutant[] = [
  { name: 'takes eq for sw', fails: on('eq', ...strings), wrap: reading('eq(?= ")', 'sw', isString) },
  {
    name: 'takes ne for eq',
    fails: on('ne', ...strings, 'active'),
    wrap: reading('ne(?! null)', 'eq', /^(?!integer$|decimal$|dateTime$|meta\.)/),
  },
  { name: 'takes co for sw', fails: on('co', ...strings), wrap: reading('co', 'sw') },
  { name: 'takes sw for co', fails: on('sw', ...strings), wrap: reading('sw', 'co') },
  { name: 'takes ew for co', fails: on('ew', ...strings), wrap: reading('ew', 'co') },
  { name: 'takes gt for ge', fails: on('gt', ...strings, ...ordered), wrap: reading('gt', 'ge') },
  { name: 'takes ge for gt', fails: on('ge', ...strings, ...ordered), wrap: reading('ge', 'gt') },
  {
    name: 'takes lt for le',
    fails: on('lt', ...strings, 'integer', 'negative', 'decimal', 'datetime'),
    wrap: reading('lt', 'le'),
  },
  { name: 'takes le for lt', fails: on('le', ...strings, ...ordered), wrap: reading('le', 'lt') },
  {
    name: 'takes eq and ne for ge on numbers and times',
    fails: [
      ...['eq', 'ne'].flatMap((operator) => on(operator, 'integer')),
      ...on('eq', 'negative'),
      ...['decimal', 'datetime'].flatMap((name) => ['eq', 'ne'].flatMap((operator) => on(operator, name))),
    ],
    wrap: reading('(?:eq|ne)', 'ge', isNumber),
  },
  {
    name: 'takes what has no value for present',
    fails: [...on('pr', ...strings.slice(1), 'certificates', ...ordered), 'filter-19-empty'],
    wrap: reading('pr', everything, /^(?!password)/),
  },
  {
    name: 'finds nothing with pr on what every user has',
    fails: on('pr', 'username', 'active'),
    wrap: reading('pr', nothing, /^(?:userName|active)$/),
  },
  {
    name: 'reads no number with an exponent',
    fails: on('eq', 'exponent'),
    wrap: filtering((filter) => filter.replace('4.1e1', '4.1')),
  },
  {
    name: 'leaves the minus of a number out',
    fails: [...on('eq', 'negative'), ...on('lt', 'negative')],
    wrap: filtering((filter) => filter.replace(/ -(\d+)$/, ' $1')),
  },
  {
    name: 'confuses earlier and later',
    fails: [
      ...times.flatMap((name) => ['gt', 'ge', 'lt', 'le', 'offset'].flatMap((operator) => on(operator, name))),
      'unicode-07',
    ],
    wrap: filtering((filter) =>
      filter.replace(/(meta\.\w+) ([gl])(?=[et] )/, (_, path, way) => `${path} ${way === 'g' ? 'l' : 'g'}`),
    ),
  },
  {
    name: 'drops the offset of a time',
    fails: [
      ...['eq', 'ne', 'gt', 'le'].flatMap((operator) => on(operator, 'datetime')),
      ...on('offset', ...times),
      'unicode-07',
    ],
    wrap: filtering((filter) => filter.replace(/\+\d\d:\d\d"/, 'Z"')),
  },
  {
    name: 'cannot find a time again',
    fails: times.flatMap((name) => [...on('eq', name), ...on('pr', name)]),
    wrap: reading('(?:eq|pr)', nothing, /^meta\./),
  },
  { name: 'finds every time different', fails: on('ne', ...times), wrap: reading('ne', everything, /^meta\./) },
];
