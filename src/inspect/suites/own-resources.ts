import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import { differing } from '../differing.ts';
import type { Answer, Target, Why } from '../target.ts';

type Resource = JsonObject & { readonly id: string };

/** Resources that one check made, each by what tells it from the others in words: `title "Tour Guide"`. */
export interface Own {
  /** Where they are listed. */
  readonly endpoint: string;
  readonly resources: Readonly<Record<string, Resource>>;
}

/** With the filter that finds all of them, and nothing else among a million. */
export interface OwnWithFilter extends Own {
  readonly filter: string;
}

export const users = (resources: Own['resources']): Own => ({ endpoint: '/Users', resources });

export const groups = (resources: Own['resources']): Own => ({ endpoint: '/Groups', resources });

/** A value as a filter holds it. */
export const quoted = (value: Json | undefined): string => JSON.stringify(value ?? null);

/** In lower case: a service may keep a userName so. */
const folded = (value: Json): Json => JSON.parse(JSON.stringify(value).toLowerCase()) as Json;

/**
 * Makes users that share a displayName, by which they are told from all others.
 * @param attributes of each, by what tells it from the others
 */
export const ownUsers = async (t: Target, attributes: Readonly<Record<string, JsonObject>>): Promise<OwnWithFilter> => {
  const displayName = t.unique('Tour Guide');
  const made = await Promise.all(
    Object.entries(attributes).map(async ([label, given]) => {
      const sent = { displayName, ...given };
      const user = await t.user(sent);
      const lost = differing(folded(sent), folded(user));
      if (lost !== undefined) t.skip(`the service does not keep ${lost}`);
      return [label, user] as const;
    }),
  );
  return { ...users(Object.fromEntries(made)), filter: `displayName eq ${quoted(displayName)}` };
};

const labelsOf = (t: Target, answer: Answer, { resources }: Own, why?: Why): string[] => {
  const labels = new Map(Object.entries(resources).map(([label, { id }]) => [id as unknown, label]));
  return t.list(answer, why).map(({ id }) => labels.get(id) ?? 'a resource that does not match');
};

const say = (labels: readonly string[]): string => (labels.length > 0 ? labels.join('; ') : 'no resource');

/** Demands that a list has those of the check's resources, in their order, and nothing else. */
export const demandOrder = (t: Target, answer: Answer, own: Own, expected: readonly string[], why?: Why): void => {
  const found = say(labelsOf(t, answer, own, why));
  t.demand(found === say(expected), say(expected), found, answer, why);
};

/** Demands that a list has those of the check's resources, in any order, and nothing else. */
export const demandFound = (t: Target, answer: Answer, own: Own, expected: readonly string[], why?: Why): void => {
  const found = say(labelsOf(t, answer, own, why).toSorted());
  const sought = say(expected.toSorted());
  t.demand(found === sought, sought, found, answer, why);
};

/**
 * Asks by a filter, and demands those of the check's resources. RFC 7644 §3.12 lets a service refuse a combination of
 * attribute and comparison that it does not support with invalidFilter: that is worth a warning, a wrong answer fails.
 */
export const demandFilter = async (
  t: Target,
  filter: string,
  own: Own,
  expected: readonly string[],
  why?: Why,
): Promise<void> => {
  const answer = await t.get(own.endpoint, { filter });
  if (answer.status !== 400 || member(answer.json, 'scimType') !== 'invalidFilter') {
    return demandFound(t, answer, own, expected, why);
  }
  t.warn(`an answer to the filter ${filter}`, 'it is refused with 400 invalidFilter', answer, {
    hint: 'A service may refuse what it does not support, but clients expect all that RFC 7644 §3.4.2.2 defines where filter.supported is true.',
  });
};
