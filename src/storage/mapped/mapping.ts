import { printPath, resolvePath, leaf, type AttributePath } from '../../protocol/attribute-path.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { SqlValue } from '../sql/sql.ts';

/** What a column of an application may hold. */
export type ColumnValue = string | number | boolean | null;

/** How the ids of a table are kept: text and UUIDs are given by the service, integers by the database. */
export type IdKind = 'text' | 'integer' | 'uuid';

/** The column that an attribute is kept in. */
export interface AttributeColumn {
  readonly column: string;
  /**
   * For text that is compared in any case. `lower`: by `lower(column)`, which an index of the application may be on; `exact`:
   * by the column itself, whose collation ignores case. A column that holds what `fold` makes of the text is better than
   * both: it is kept by the store, and knows all of Unicode.
   */
  readonly compare?: 'lower' | 'exact' | { readonly key: string };
  /** What the column holds where the attribute has no value, for one that may not be null; it is read as what it stands for. */
  readonly absent?: ColumnValue;
  /** What stands for true and false: `{ true: 'active', false: 'disabled' }`; absent: the booleans of the database. */
  readonly values?: { readonly true: ColumnValue; readonly false: ColumnValue };
}

/** The table in which the members of groups are rows. */
export interface MembersTable {
  readonly table: string;
  /** The column with the group's key. */
  readonly group: string;
  /** The column with the member's key. */
  readonly member: string;
  /** The resource type of members that are kept here; User. Others are kept beside it. */
  readonly type?: string;
  /** What other columns of a new row hold. */
  readonly defaults?: Readonly<Record<string, ColumnValue>>;
}

/** A table of an application whose rows are the resources of a type. */
export interface ResourceTable {
  readonly table: string;
  readonly id?: { readonly column: string; readonly kind: IdKind };
  /** The column that names the tenant; needed where there is a table of tenants. */
  readonly tenant?: string;
  /** Columns by attribute paths: `userName`, `name.givenName`, `urn:…:User:department`; none of them multi-valued. */
  readonly attributes: Readonly<Record<string, string | AttributeColumn>>;
  /** What other columns of a new row hold. */
  readonly defaults?: Readonly<Record<string, ColumnValue>>;
  /** Columns that are set to the time, as ISO 8601, when a row is made and when it is changed. */
  readonly timestamps?: { readonly created?: string; readonly modified?: string };
  /** The column that is set to the time instead of deleting the row; a row where it is set is no resource. */
  readonly deleted?: string;
  /** Of groups: where their members are. Without it they are kept beside the tables. */
  readonly members?: MembersTable;
}

export interface Mapping {
  /** The one tenant, or the table of tenants. */
  readonly tenant: string | { readonly table: string; readonly id: string; readonly kind?: IdKind };
  /** Tables by the names of resource types; other types are kept whole beside them. */
  readonly resources: Readonly<Record<string, ResourceTable>>;
  /** What the names of our own tables begin with; `scim_`. */
  readonly prefix?: string;
}

/** A column with the attribute that it holds. */
export interface MappedColumn extends AttributeColumn {
  readonly path: AttributePath;
}

/** A resource type with where it is kept. */
export interface Plan {
  readonly type: ResourceType;
  readonly table: ResourceTable | undefined;
  readonly idColumn: string;
  readonly kind: IdKind;
  /** By the printed path. */
  readonly columns: ReadonlyMap<string, MappedColumn>;
}

const derived = new Set(['id', 'schemas', 'meta', 'members', 'groups', 'password']);

const columnOf = (type: ResourceType, text: string, given: string | AttributeColumn): MappedColumn => {
  const path = resolvePath(type, text);
  if (!path?.attribute) throw new TypeError(`attributes: ${type.name} has no attribute "${text}".`);
  const steps = [path.attribute, ...(path.subAttribute ? [path.subAttribute] : [])];
  if (steps.some(({ multiValued }) => multiValued) || leaf(path).type === 'complex') {
    throw new TypeError(
      `attributes: ${printPath(path)} of ${type.name} is multi-valued or complex, and fits no column.`,
    );
  }
  if (derived.has(path.attribute.name)) throw new TypeError(`attributes: ${printPath(path)} cannot be mapped.`);
  return { ...(typeof given === 'string' ? { column: given } : given), path };
};

/** @throws TypeError for a mapping that cannot be */
export const planOf = (type: ResourceType, { resources, tenant }: Mapping): Plan => {
  const table = resources[type.name];
  const { column: idColumn = 'id', kind = 'text' } = table?.id ?? {};
  if (table && typeof tenant !== 'string' && table.tenant === undefined) {
    throw new TypeError(`resources.${type.name}.tenant is missing; expected the column that names the tenant.`);
  }
  const columns = Object.entries(table?.attributes ?? {}).map(([text, given]) => columnOf(type, text, given));
  return { type, table, idColumn, kind, columns: new Map(columns.map((column) => [printPath(column.path), column])) };
};

/** Quotes a name, which may name a schema before it: `public.users`. */
export const quote = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');

/** The key of a row as its id is bound; undefined where no row can have it. */
export const keyOfId = (id: string, kind: IdKind): SqlValue | undefined => {
  if (kind === 'integer') return /^-?\d{1,15}$/.test(id) ? Number(id) : undefined;
  if (kind === 'uuid') return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : undefined;
  return id;
};
