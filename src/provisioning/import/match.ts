import { member, same, type Json, type JsonObject } from '../../protocol/json.ts';
import type { Application } from '../application.ts';
import type { Condition } from '../condition.ts';
import type { Person } from '../person.ts';
import type { OrgTables } from '../store.ts';
import type { ListedUser } from './read-user.ts';

/** Whom the rules matched: nobody, or one for whom a decision is made, or several of whom somebody has to choose. */
export type Match =
  | { readonly kind: 'exact' | 'partial'; readonly person: Person | undefined }
  | { readonly kind: 'none' };

/** An Okta variable, and the value that it has to have. */
type Criterion = readonly [variable: string, value: Json];

/** The Okta variable that an app user's variable is mapped to as it is, else the one of the same name. */
const oktaVariable = ({ mappings }: Application, variable: string): string =>
  mappings.toOkta.find(({ expression }) => expression.trim() === `appuser.${variable}`)?.target ?? variable;

/**
 * What an exact match has to have in common with the user; undefined where the user lacks one of the values.
 * @param mapped what the user's values make of an Okta profile, its username included
 */
const exactCriteria = (
  application: Application,
  user: ListedUser,
  mapped: JsonObject,
): readonly Criterion[] | undefined => {
  const { exact } = application.toOkta.match;
  const criteria =
    exact === 'username'
      ? [['login', member(mapped, 'login')] as const]
      : exact === 'email'
        ? [['email', member(mapped, 'email')] as const]
        : exact.attributes.map((name) => [oktaVariable(application, name), member(user.profile, name)] as const);
  const complete = criteria.filter((c): c is Criterion => c[1] !== undefined && c[1] !== null && c[1] !== '');
  return complete.length > 0 && complete.length === criteria.length ? complete : undefined;
};

const partialCriteria = (mapped: JsonObject): readonly Criterion[] | undefined => {
  const [first, last] = [member(mapped, 'firstName'), member(mapped, 'lastName')];
  return typeof first === 'string' && typeof last === 'string'
    ? [
        ['firstName', first],
        ['lastName', last],
      ]
    : undefined;
};

const conditionOf = (criteria: readonly Criterion[]): Condition => ({
  kind: 'and',
  conditions: criteria.flatMap(([variable, value]) =>
    typeof value === 'object' ? [] : [{ kind: 'compare', path: ['profile', variable], operator: 'eq', value }],
  ),
});

/** More people than that with the same values are as good as any: somebody has to choose. */
const most = 20;

const find = async (
  tables: OrgTables,
  criteria: readonly Criterion[],
  free: (person: Person) => Promise<boolean>,
): Promise<readonly Person[]> => {
  const found: Person[] = [];
  const { items } = await tables.people.list({ limit: most, condition: conditionOf(criteria) });
  for (const person of items) {
    // Okta compares with regard to case.
    const fits = criteria.every(([variable, value]) => same(member(person.profile, variable), value));
    if (fits && (await free(person))) found.push(person);
  }
  return found;
};

/**
 * Matches a user of the service with the people of the org by the application's rules.
 * @param mapped what the user's values make of an Okta profile
 */
export const matchUser = async (
  tables: OrgTables,
  application: Application,
  user: ListedUser,
  mapped: JsonObject,
): Promise<Match> => {
  const { match, sourcing } = application.toOkta;
  const free = async (person: Person): Promise<boolean> => {
    const returns = sourcing.enabled && sourcing.reactivateDeactivated && person.source === application.id;
    if (person.status === 'DEPROVISIONED' && !returns) return false;
    // Who is linked to another user of the service is nobody else.
    return (await tables.appUsers.get(application.id, person.id))?.externalId === undefined;
  };
  const one = (kind: 'exact' | 'partial', people: readonly Person[]): Match => ({
    kind,
    person: people.length === 1 ? people[0] : undefined,
  });
  const exact = exactCriteria(application, user, mapped);
  const exactly = exact ? await find(tables, exact, free) : [];
  if (exactly.length > 0) return one('exact', exactly);
  const partial = match.partial ? partialCriteria(mapped) : undefined;
  const partly = partial ? await find(tables, partial, free) : [];
  return partly.length > 0 ? one('partial', partly) : { kind: 'none' };
};
