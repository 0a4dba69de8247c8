import type { Json } from '../../../../protocol/json.ts';
import type { FunctionDefinition, World } from '../function.ts';
import { compilePattern } from '../regular-expression.ts';

type Group = World['groups'][number];

/** A function of a text that makes a test of groups. */
const isMember = (test: (value: string, world: World) => (group: Group) => boolean): FunctionDefinition => ({
  parameters: ['string'],
  result: 'boolean',
  run: ([value], world) => typeof value === 'string' && world.groups.some(test(value, world)),
});

const attributeOf = (group: Group, expression: Json | undefined): Json => {
  if (expression === 'group.id') return group.id;
  if (expression === 'group.name') return group.name;
  return expression === 'group.description' ? (group.description ?? null) : null;
};

/** What asks for the groups of the person. Names are compared with regard to case. */
export const groupFunctions: Readonly<Record<string, FunctionDefinition>> = {
  isMemberOfGroup: isMember((id) => (group) => group.id === id),
  isMemberOfGroupName: isMember((name) => (group) => group.name === name),
  isMemberOfGroupNameStartsWith: isMember(
    (start) =>
      ({ name }) =>
        name.startsWith(start),
  ),
  isMemberOfGroupNameContains: isMember(
    (part) =>
      ({ name }) =>
        name.includes(part),
  ),
  isMemberOfGroupNameRegex: isMember((pattern, { spend }) => {
    // Okta's example begins with a slash that no name does: `/.*admin.*`.
    const matches = compilePattern(pattern.replace(/^\//, ''), spend);
    return ({ name }) => matches(name);
  }),
  isMemberOfAnyGroup: {
    parameters: [],
    rest: ['string'],
    result: 'boolean',
    run: (wanted, { groups }) => groups.some(({ id }) => wanted.includes(id)),
  },
  getFilteredGroups: {
    parameters: [{ array: 'string' }, 'string', 'integer'],
    result: { array: 'string' },
    run: ([allowed, expression, limit], { groups }) =>
      groups
        .filter(({ id }) => Array.isArray(allowed) && allowed.includes(id))
        .slice(0, Math.max(0, Number(limit ?? 0)))
        .map((group) => attributeOf(group, expression)),
  },
};
