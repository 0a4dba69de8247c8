import { member } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import type { Target } from '../target.ts';
import { demandFilter, ownUsers, quoted } from './own-resources.ts';

const hour = 3_600_000;

/** The time as a clock that is `hours` ahead of UTC shows it. */
const withOffset = (time: number, hours: number): string =>
  new Date(time + hours * hour).toISOString().replace('Z', `+${String(hours).padStart(2, '0')}:00`);

type Times = (stored: string, time: number) => readonly (readonly [time: string, found: boolean])[];

const past =
  (found: boolean): Times =>
  (_, time) => [
    [new Date(time - hour).toISOString(), found],
    [new Date(time + hour).toISOString(), !found],
  ];

/** What is asked of a time that the service set, and whether it is found so. */
const times: Readonly<Record<string, Times | undefined>> = {
  eq: (stored, time) => [
    [stored, true],
    [new Date(time - hour).toISOString(), false],
  ],
  ne: (stored, time) => [
    [new Date(time - hour).toISOString(), true],
    [stored, false],
  ],
  gt: past(true),
  ge: past(true),
  lt: past(false),
  le: past(false),
  pr: undefined,
};

/** As text, the first would be greater than the time, and the second less. */
const offsets: Times = (_, time) => [
  [withOffset(time - hour, 14), true],
  [new Date(time + hour).toISOString(), false],
];

const tryTimes = async (t: Target, name: string, operator: string, asked: Times | undefined): Promise<void> => {
  const own = await ownUsers(t, { 'the user': {} });
  const stored = member(t.object(await t.get(`/Users/${own.resources['the user']!.id}`))['meta'], name);
  if (typeof stored !== 'string') return t.skip(`the service gives its users no meta.${name}`);
  const hint =
    'Compare points in time, not texts: parse the offset. Entra and Okta read changes with meta.lastModified.';
  for (const [value, found] of asked?.(stored, Date.parse(stored)) ?? [['', true] as const]) {
    const expression = `meta.${name} ${operator}${value && ` ${quoted(value)}`}`;
    await demandFilter(t, `${own.filter} and ${expression}`, own, found ? ['the user'] : [], { hint });
  }
};

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.4.2.2',
  level: 'MUST',
  needs: ['filter'],
  ...check,
});

/** RFC 7644 §3.4.2.2, Table 3: dateTime is compared as a point in time. */
export const filterTimeChecks: readonly Check[] = ['created', 'lastModified'].flatMap((name) => [
  ...Object.entries(times).map(([operator, asked]) =>
    check({
      id: `filter-05-${operator}-${name.toLowerCase()}`,
      // What is kept may be finer than what is shown.
      ...((operator === 'eq' || operator === 'ne') && { level: 'SHOULD' }),
      requirement: `${operator} on meta.${name} compares points in time.`,
      run: (t) => tryTimes(t, name, operator, asked),
    }),
  ),
  check({
    id: `filter-05-offset-${name.toLowerCase()}`,
    requirement: `A filter by meta.${name} may give the time with an offset from UTC.`,
    run: (t) => tryTimes(t, name, 'gt', offsets),
  }),
]);
