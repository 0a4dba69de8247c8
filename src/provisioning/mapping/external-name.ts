import { isObject, type Json, type JsonObject } from '../../protocol/json.ts';
import { MappingError } from './mapping-error.ts';

/** One step on the way to a value: into a member of an object, or to the element of an array that a selector picks. */
type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'element'; readonly name: string; readonly equals: string | boolean | number };

/** Where in a resource the value of an attribute is. */
export type Place = readonly Step[];

const longest = 500;
const plain = /^[A-Za-z$][\w$-]*(?:\.[A-Za-z$][\w$-]*)*$/;
const member = /[A-Za-z$][\w$-]*/y;
const selector = /\^\[\s*([A-Za-z$][\w$-]*)\s*==\s*(?:'([^']*)'|"([^"]*)"|([^\s'"\]]+))\s*\]/y;

const literal = (word: string): string | boolean | number => {
  if (word === 'true' || word === 'false') return word === 'true';
  const number = Number(word);
  return Number.isFinite(number) ? number : word;
};

/**
 * Reads an external name as Okta's Profile Editor takes it: `title`, `name.givenName`, `emails.^[type=='work'].value`.
 * The value compared may be quoted either way or not at all.
 * @throws MappingError where it is none
 */
export const parseExternalName = (text: string): Place => {
  if (text.length > longest) {
    throw new MappingError(`An external name has ${longest} characters at most.`, text, longest, text.length - longest);
  }
  if (plain.test(text)) return text.split('.').map((name) => ({ kind: 'member', name }));
  const steps: Step[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text) ?? undefined;
    at += found?.[0].length ?? 0;
    return found;
  };
  for (;;) {
    const after = steps.at(-1);
    const found = text[at] === '^' && after?.kind === 'member' ? take(selector) : undefined;
    const [, name, single, double, bare] = found ?? [];
    if (name !== undefined) {
      steps.push({ kind: 'element', name, equals: single ?? double ?? literal(bare ?? '') });
    } else {
      const start = at;
      const word = take(member)?.[0];
      if (word === undefined) {
        const selects = after?.kind === 'member' ? " or a selector like ^[type=='work']" : '';
        throw new MappingError(`Expected the name of an attribute${selects}.`, text, start);
      }
      steps.push({ kind: 'member', name: word });
    }
    if (at === text.length) break;
    if (text[at] !== '.') throw new MappingError('Expected a dot or the end.', text, at);
    at++;
  }
  const last = steps.at(-1);
  if (last?.kind === 'element') {
    throw new MappingError('Expected an attribute of the element, such as .value.', text, text.length);
  }
  return steps;
};

/** The text that `parseExternalName` reads as this place. */
export const printExternalName = (place: Place): string =>
  place
    .map((step) => {
      if (step.kind === 'member') return step.name;
      const { equals } = step;
      if (typeof equals !== 'string') return `^[${step.name}==${equals}]`;
      const quote = equals.includes("'") ? '"' : "'";
      return `^[${step.name}==${quote}${equals}${quote}]`;
    })
    .join('.');

/** The object's own key of that name, in whatever case it is written (RFC 7643 §2.1). */
export const keyOf = (object: JsonObject, name: string): string => {
  if (Object.hasOwn(object, name)) return name;
  const folded = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === folded) ?? name;
};

const memberOf = (value: Json | undefined, name: string): Json | undefined => {
  if (!isObject(value)) return undefined;
  const key = keyOf(value, name);
  return Object.hasOwn(value, key) ? value[key] : undefined;
};

const selected = (element: Json, { name, equals }: Step & { kind: 'element' }): boolean => {
  const value = memberOf(element, name);
  // RFC 7643 §4.1.2: the canonical values of type are compared without regard to case.
  return value === equals || (typeof value === 'string' && value.toLowerCase() === String(equals).toLowerCase());
};

/** The value at that place; undefined where there is none. */
export const valueAt = (value: Json | undefined, place: Place): Json | undefined => {
  let at = value;
  for (const step of place) {
    if (step.kind === 'member') at = memberOf(at, step.name);
    else at = Array.isArray(at) ? at.find((element) => selected(element, step)) : undefined;
    if (at === undefined) return undefined;
  }
  return at;
};

/** The object with another value of one member, which keeps its place and spelling; undefined takes it away. */
const withMember = (object: JsonObject, name: string, value: Json | undefined): JsonObject => {
  const key = keyOf(object, name);
  if (value !== undefined) return { ...object, [key]: value };
  const { [key]: _, ...rest } = object;
  return rest;
};

/**
 * The value with another at that place: objects and elements on the way are made where they lack, all else is kept.
 * Null unassigns: a member becomes null, and the element of an array whose `value` is taken away goes whole.
 */
export const withValueAt = (before: Json | undefined, place: Place, value: Json): Json | undefined => {
  const [step, ...rest] = place;
  if (!step) return value;
  if (step.kind === 'member') {
    const object = isObject(before) ? before : {};
    const present = memberOf(object, step.name);
    if (value === null && rest.length > 0 && present === undefined) return before;
    return withMember(object, step.name, withValueAt(present, rest, value));
  }
  const elements = Array.isArray(before) ? before : [];
  const index = elements.findIndex((element) => selected(element, step));
  if (value === null) {
    if (index === -1) return before;
    const gone = rest.length === 1 && rest[0]?.name === 'value';
    return gone ? elements.toSpliced(index, 1) : elements.with(index, without(elements[index]!, rest));
  }
  if (index === -1) return [...elements, withValueAt({ [step.name]: step.equals }, rest, value) ?? {}];
  return elements.with(index, withValueAt(elements[index], rest, value) ?? {});
};

/** An element of an array without what is at that place in it. */
const without = (element: Json, place: Place): Json => {
  const [step, ...rest] = place;
  if (!isObject(element) || step?.kind !== 'member') return element;
  const present = memberOf(element, step.name);
  return withMember(element, step.name, rest.length > 0 && present !== undefined ? without(present, rest) : undefined);
};
