import type { JobAction } from '../../provisioning/job.ts';
import type { KeptExchange, LogEvent } from '../../provisioning/store.ts';
import { activeIn, logged, seenBy, targetOf, timeOf, type Evidence, type Facts } from './facts.ts';

/** Says of an org's facts by what a case was seen in them. */
export type Rule = (facts: Facts) => Evidence | undefined;

type EventTest = (event: LogEvent, facts: Facts) => boolean;
type ExchangeTest = (exchange: KeptExchange, facts: Facts) => boolean;

export const eventsOf = ({ events }: Facts, type: string): readonly LogEvent[] =>
  events.filter(({ eventType, outcome }) => eventType === type && outcome.result === 'SUCCESS');

export const actionOf = ({ job }: KeptExchange, { jobs }: Facts): JobAction | undefined =>
  job === undefined ? undefined : jobs.get(job)?.action;

/** Something that the System Log tells of. */
export const happened =
  (type: string, what: string, test: EventTest = () => true): Rule =>
  (facts) => {
    const event = eventsOf(facts, type).findLast((one) => test(one, facts));
    return event && logged(event, what);
  };

/** A request that was answered with success. */
export const answered =
  (what: string, test: ExchangeTest): Rule =>
  (facts) => {
    const exchange = facts.exchanges.findLast((one) => test(one, facts));
    return exchange && seenBy(exchange, what);
  };

/** The person whom an event is about. */
export const personOf = (event: LogEvent): string | undefined => targetOf(event, 'User')?.id;
export const groupOf = (event: LogEvent): string | undefined => targetOf(event, 'UserGroup')?.id;

/** An event, and a request about the same person or group that came of it. */
export const followed =
  (type: string, what: string, test: ExchangeTest, of: EventTest = () => true): Rule =>
  (facts) => {
    for (const event of eventsOf(facts, type).toReversed()) {
      if (!of(event, facts)) continue;
      const [person, group] = [personOf(event), groupOf(event)];
      const exchange = facts.exchanges.find(
        (one) =>
          timeOf(one) >= event.published &&
          // Of a person in a group the group is pushed, of one alone the user.
          (one.group !== undefined ? one.group === group : person === undefined || one.person === person) &&
          test(one, facts),
      );
      if (exchange) return seenBy(exchange, what);
    }
    return undefined;
  };

const updates: ReadonlySet<string> = new Set(['replace-user', 'change-user']);
const groupUpdates: ReadonlySet<string> = new Set(['replace-group', 'change-group']);

export const createsUser: ExchangeTest = ({ operation }) => operation === 'create-user';
export const updatesUser: ExchangeTest = (exchange, facts) =>
  updates.has(exchange.operation) && actionOf(exchange, facts) === 'update-profile';
export const deactivates: ExchangeTest = (exchange) =>
  exchange.operation === 'delete-user' || (updates.has(exchange.operation) && activeIn(exchange) === false);
export const sendsPassword: ExchangeTest = (exchange, facts) => actionOf(exchange, facts) === 'sync-password';
export const updatesGroup: ExchangeTest = ({ operation }) => groupUpdates.has(operation);
export const pushesGroup: ExchangeTest = ({ operation }) => groupUpdates.has(operation) || operation === 'create-group';

/** Milliseconds within which what is done at once is logged. */
const together = 1_000;

export const isTogether = (a: LogEvent, b: LogEvent): boolean =>
  Math.abs(Date.parse(a.published) - Date.parse(b.published)) <= together;

/** Events for which the System Log gives this reason. */
export const says =
  (words: RegExp) =>
  ({ outcome: { reason = '' } }: LogEvent): boolean =>
    words.test(reason);

/** Something that the System Log tells of two groups or more at once. */
export const inBulk =
  (type: string, what: string, test: EventTest = () => true): Rule =>
  (facts) => {
    const all = eventsOf(facts, type).filter((one) => test(one, facts));
    const event = all.findLast((one) =>
      all.some((other) => other !== one && groupOf(other) !== groupOf(one) && isTogether(one, other)),
    );
    return event && logged(event, what);
  };

/** A setting as it is now. */
export const isSet =
  (what: string, test: (facts: Facts) => boolean): Rule =>
  (facts) =>
    test(facts) ? { at: facts.application.lastUpdated, what } : undefined;

/** The first of the rules by which it is seen. */
export const anyOf =
  (...rules: readonly Rule[]): Rule =>
  (facts) => {
    for (const rule of rules) {
      const evidence = rule(facts);
      if (evidence) return evidence;
    }
    return undefined;
  };
