import type { AppAttribute } from '../application.ts';
import { asTyped } from './attribute-value.ts';
import { MappingError } from './mapping-error.ts';
import { placeOf } from './place-of.ts';

const variablePattern = /^[A-Za-z_]\w{0,99}$/;
const namespacePattern = /^urn:[\w.:-]{1,250}$/i;

/** Names that Okta's clients and profiles use for something else. */
const reserved = new Set(['groups', 'id', 'active', 'password', 'schemas', 'meta', 'externalId']);

const placeFault = (attribute: AppAttribute): string | undefined => {
  const { externalName, externalNamespace } = attribute;
  if (externalNamespace !== undefined && !namespacePattern.test(externalNamespace)) {
    return 'externalNamespace: Expected a URN, such as urn:ietf:params:scim:schemas:core:2.0:User.';
  }
  if (externalName === undefined) return undefined;
  try {
    const [first] = placeOf(attribute) ?? [];
    // Okta's clients write these themselves, whatever the profile says.
    return first?.kind === 'member' && reserved.has(first.name)
      ? `externalName: ${first.name} is not for attributes.`
      : undefined;
  } catch (error) {
    if (error instanceof MappingError) return `externalName: ${error.explanation}`;
    throw error;
  }
};

/** What is wrong with an attribute of an application's profile, each with the field at fault; nothing where all is well. */
const attributeFaults = (attribute: AppAttribute): readonly string[] => {
  const { variable, title, type, scope, combined, length, enum: values } = attribute;
  const place = placeFault(attribute);
  return [
    ...(variablePattern.test(variable)
      ? []
      : ['variable: Expected a letter, then letters, digits and underscores, 100 at most.']),
    ...(reserved.has(variable) ? [`variable: ${variable} is not for attributes.`] : []),
    ...(title.trim() === '' || title.length > 200 ? ['title: Expected 1 to 200 characters.'] : []),
    ...(place === undefined ? [] : [place]),
    ...(combined && !type.startsWith('array of ') ? ['union: Only lists are combined across groups.'] : []),
    ...(combined && scope === 'personal' ? ['union: A group gives no value that is User personal.'] : []),
    ...((length?.min ?? 0) > (length?.max ?? Infinity) ? ['length: The minimum is greater than the maximum.'] : []),
    ...(values?.length === 0 ? ['enum: Expected one value at least.'] : []),
    ...(values ?? [])
      .filter((value) => asTyped({ type: type.startsWith('array') ? 'string' : type }, value) === undefined)
      .map((value) => `enum: ${JSON.stringify(value)} is no ${type}.`),
  ];
};

/** What is wrong with an application's profile: `badge.externalName: …`. */
export const profileFaults = (profile: readonly AppAttribute[]): readonly string[] => {
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const attribute of profile) {
    const { variable } = attribute;
    if (seen.has(variable)) faults.push(`${variable}.variable: ${variable} is there already.`);
    seen.add(variable);
    faults.push(...attributeFaults(attribute).map((fault) => `${variable}.${fault}`));
  }
  return faults;
};
