import { invalidValue } from '../../protocol/error.ts';
import { isObject, member, type Json, type JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Operation } from '../context.ts';
import { nothingWanted } from './outcome.ts';

/** Attributes of a user whose values are resources, and the schemas by which Okta knows the types of these. */
const entitlementSchemas = {
  roles: 'urn:okta:scim:schemas:core:1.0:Role',
  entitlements: 'urn:okta:scim:schemas:core:1.0:Entitlement',
} as const;

type Attribute = keyof typeof entitlementSchemas;
const names = Object.keys(entitlementSchemas) as Attribute[];

/** The resource types of roles, or of entitlements. */
const typesEntitling = (types: readonly ResourceType[], attribute: Attribute): readonly ResourceType[] =>
  types.filter(({ schema }) => schema.id === entitlementSchemas[attribute]);

/** @throws Error where there is neither a type of roles nor one of entitlements */
export const assertEntitlementTypes = (types: readonly ResourceType[]): void => {
  if (names.some((name) => typesEntitling(types, name).length > 0)) return;
  const expected = names.map((name) => entitlementSchemas[name]).join(' or ');
  throw new Error(
    `checkEntitlements: no resource type has the schema ${expected}; resourceTypes names files with them.`,
  );
};

/** One value of roles or entitlements. */
interface Grant {
  readonly attribute: Attribute;
  readonly value: string;
  /** What Okta sends with an entitlement: the name of its resource type. */
  readonly type: string | undefined;
}

const keyOf = ({ attribute, value, type }: Grant): string => JSON.stringify([attribute, value, type?.toLowerCase()]);

const grantsIn = (attributes: JsonObject): Grant[] =>
  names.flatMap((attribute) => {
    const values = attributes[attribute];
    return (Array.isArray(values) ? values : []).filter(isObject).map((element) => {
      const [value, type] = [member(element, 'value'), member(element, 'type')];
      return {
        attribute,
        value: typeof value === 'string' ? value : '',
        type: attribute === 'entitlements' && typeof type === 'string' ? type : undefined,
      };
    });
  });

const listed = (things: readonly string[], total: number): string => {
  if (total === 0) return 'there is none';
  const more = total > things.length ? ` and ${total - things.length} more` : '';
  return `there ${total === 1 ? 'is' : 'are'} ${things.join(', ')}${more}`;
};

/** Where the grant may be; none where its type is no resource type. */
const typesOf = ({ parts }: Operation, { attribute, type }: Grant): readonly ResourceType[] => {
  const types = typesEntitling(parts.resourceTypes, attribute);
  return type === undefined ? types : types.filter(({ name }) => name.toLowerCase() === type.toLowerCase());
};

const exists = async (operation: Operation, grant: Grant): Promise<boolean> => {
  for (const type of typesOf(operation, grant)) {
    if (await operation.store.get(type, grant.value, nothingWanted)) return true;
  }
  return false;
};

/** The refusal of a grant that is of nothing: what it names, and what there is instead. */
const refusal = async (operation: Operation, grant: Grant): Promise<Error> => {
  const { attribute, value, type } = grant;
  const types = typesOf(operation, grant);
  const all = typesEntitling(operation.parts.resourceTypes, attribute).map(({ name }) => `"${name}"`);
  if (types.length === 0) {
    return invalidValue(
      `${attribute}: there is no resource type "${type}" of ${attribute}; ${listed(all, all.length)}.`,
    );
  }
  const { resources, total = 0 } = await operation.store.query({
    sources: types.map((source) => ({ type: source })),
    page: { kind: 'index', startIndex: 1, count: 5 },
    total: true,
    wanted: nothingWanted,
  });
  const known = resources.map(({ id, document }) => {
    const name = member(JSON.parse(document) as Json, 'displayName');
    return typeof name === 'string' ? `"${id}" (${name})` : `"${id}"`;
  });
  return invalidValue(
    `${attribute}: no ${types.map(({ name }) => name).join(' or ')} has the id "${value}"; ${listed(known, total)}.`,
  );
};

/** Undoes a write whose grants have to be looked up first. */
class NotLookedUp extends Error {
  readonly grants: readonly Grant[];

  constructor(grants: readonly Grant[]) {
    super('roles and entitlements are to be looked up');
    this.grants = grants;
  }
}

/** Says whether a user may be written so. What the document of before grants may stay, though it be gone meanwhile. */
type Check = (attributes: JsonObject, document?: string) => void;

/**
 * Writes a user whose roles and entitlements have to exist where the service checks them. `write` calls the check with
 * what it is about to write, and is called again when what the check did not know has been looked up: so a write that
 * grants nothing new costs nothing more, and what is looked up is what is written, whoever else writes.
 * @throws ScimError invalidValue naming the value and what there is
 */
export const withEntitlements = async <T>(
  operation: Operation,
  type: ResourceType,
  write: (check: Check) => Promise<T>,
): Promise<T> => {
  const { checkEntitlements, resourceTypes } = operation.parts;
  if (!checkEntitlements || type.schema.id !== userSchema.id) return write(() => {});
  const checked = names.filter((name) => typesEntitling(resourceTypes, name).length > 0);
  const found = new Set<string>();
  const check: Check = (attributes, document = '{}') => {
    const grants = grantsIn(attributes).filter((grant) => checked.includes(grant.attribute));
    if (grants.length === 0) return;
    const present = new Set(grantsIn(JSON.parse(document) as JsonObject).map(keyOf));
    const unknown = grants.filter((grant) => !present.has(keyOf(grant)) && !found.has(keyOf(grant)));
    if (unknown.length > 0) throw new NotLookedUp(unknown);
  };
  for (;;) {
    try {
      return await write(check);
    } catch (error) {
      if (!(error instanceof NotLookedUp)) throw error;
      for (const grant of error.grants) {
        if (!(await exists(operation, grant))) throw await refusal(operation, grant);
        found.add(keyOf(grant));
      }
    }
  }
};
