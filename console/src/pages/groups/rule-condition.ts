/** What a rule asks of a person, as the form has it. */
export type RuleCondition = {
  readonly kind: 'groups' | 'attribute' | 'expression';
  readonly memberOf: string[];
  readonly attribute: string | null;
  readonly operator: keyof typeof operators;
  readonly value: string;
  readonly expression: string;
};

export const operators = {
  equals: { label: 'Equals', expression: (path: string, value: string) => `${path}==${value}` },
  startsWith: {
    label: 'Starts with',
    expression: (path: string, value: string) => `String.startsWith(${path}, ${value})`,
  },
  contains: {
    label: 'Contains',
    expression: (path: string, value: string) => `String.stringContains(${path}, ${value})`,
  },
} as const;

export const noCondition: RuleCondition = {
  kind: 'groups',
  memberOf: [],
  attribute: null,
  operator: 'equals',
  value: '',
  expression: '',
};

/** The condition in Okta's expression language. */
export const expressionOf = ({ kind, memberOf, attribute, operator, value, expression }: RuleCondition): string => {
  if (kind === 'groups') return `isMemberOfAnyGroup(${memberOf.map((id) => JSON.stringify(id)).join(', ')})`;
  if (kind === 'attribute') return operators[operator].expression(`user.${attribute}`, JSON.stringify(value));
  return expression;
};

const literal = String.raw`("(?:[^"\\]|\\.)*")`;
const shapes: readonly { readonly operator: RuleCondition['operator']; readonly shape: RegExp }[] = [
  { operator: 'equals', shape: new RegExp(String.raw`^user\.(\w+)\s*==\s*${literal}$`) },
  { operator: 'startsWith', shape: new RegExp(String.raw`^String\.startsWith\(user\.(\w+),\s*${literal}\)$`) },
  { operator: 'contains', shape: new RegExp(String.raw`^String\.stringContains\(user\.(\w+),\s*${literal}\)$`) },
];

/** Reads a text in double quotes. */
const textOf = (quoted: string): string | undefined => {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
};

/** The form of an expression: one of the simple ones, else the expression as it is. */
export const conditionOf = (expression: string): RuleCondition => {
  const groups = /^isMemberOfAnyGroup\(((?:\s*"\w+"\s*,?)+)\)$/.exec(expression)?.[1];
  if (groups) return { ...noCondition, memberOf: [...groups.matchAll(/"(\w+)"/g)].map(([, id]) => id!) };
  for (const { operator, shape } of shapes) {
    const [, attribute, quoted] = shape.exec(expression) ?? [];
    const value = quoted && textOf(quoted);
    if (attribute && value !== undefined) return { ...noCondition, kind: 'attribute', attribute, operator, value };
  }
  return { ...noCondition, kind: 'expression', expression };
};
