import type { Answer, Target } from '../target.ts';
import { ownUsers, type Own, type OwnWithFilter } from './own-resources.ts';

/** As many users as `five` makes. */
export const total = 5;

export const five = (t: Target): Promise<OwnWithFilter> =>
  ownUsers(t, { first: {}, second: {}, third: {}, fourth: {}, fifth: {} });

/** What came on all the pages of a list. */
export interface Walk {
  readonly ids: readonly string[];
  readonly last: Answer;
}

export const idsOf = (t: Target, answer: Answer): readonly string[] =>
  t.list(answer).map(({ id }) => (typeof id === 'string' ? id : ''));

/** Demands that a walk came past each of the resources, and past nothing twice. */
export const demandEachOnce = (t: Target, { resources }: Own, { ids, last }: Walk, hint: string): void => {
  const missing = Object.entries(resources).filter(([, { id }]) => !ids.includes(id));
  t.demand(
    missing.length === 0 && new Set(ids).size === ids.length,
    'each of the users once',
    missing.length > 0 ? `on no page: ${missing.map(([label]) => label).join(', ')}` : 'a user came twice',
    last,
    { hint },
  );
};
