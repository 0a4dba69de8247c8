/** What the ids of checks begin with, in words. */
const titles = new Map([
  ['discovery', 'Discovery'],
  ['schema', 'Schemas and attributes'],
  ['create', 'Create (POST)'],
  ['get', 'Retrieve (GET)'],
  ['put', 'Replace (PUT)'],
  ['patch', 'Modify (PATCH)'],
  ['delete', 'Delete'],
  ['filter', 'Filter'],
  ['sort', 'Sort'],
  ['page', 'Pages by index'],
  ['cursor', 'Pages by cursor'],
  ['projection', 'Projection'],
  ['bulk', 'Bulk'],
  ['search', 'Search'],
  ['me', '/Me'],
  ['etag', 'Versions (ETag)'],
  ['auth', 'Authentication'],
  ['oauth', 'Bearer tokens'],
  ['auth-06', 'OAuth'],
  ['auth-07', 'OAuth'],
  ['auth-11', 'OAuth'],
  ['errors', 'Errors and media types'],
  ['security', 'Security'],
  ['unicode', 'Unicode and limits'],
  ['limits', 'Limits'],
  ['life', 'Concurrency'],
  ['okta-spec', "Okta's SPEC suite"],
  ['okta', 'Okta'],
  ['okta-15', "Okta's entitlements"],
  ['entra', 'Entra ID'],
  ['v11-01', "Okta's SPEC suite for SCIM 1.1"],
  ['v11-okta', 'Okta with SCIM 1.1'],
  ['v11', 'SCIM 1.1'],
  ['agent', "Okta's on-premises agent"],
]);

/** The group of a check, for people. */
export const groupOf = (id: string): string => {
  const [first = id, second] = id.split('-');
  return titles.get(`${first}-${second}`) ?? titles.get(first) ?? first;
};

const order = [...titles.values()];

/** Where a group stands in a report: as in the specification, then Okta and Entra ID; what else there is comes last. */
export const groupPlace = (group: string): number => (order.includes(group) ? order.indexOf(group) : order.length);

const numbered = /^(rfc|scim)([\d.]+)(?:\/(?:(protocol|schema)\/)?(.+))?$/;

/** `rfc7644/3.5.2` as `RFC 7644 §3.5.2`, `scim1.1/schema/9` as `SCIM 1.1 schema §9`; what names a client is left to the level. */
export const sectionName = (section: string): string | undefined => {
  const [, kind, number, part, clause] = numbered.exec(section) ?? [];
  return kind && `${kind.toUpperCase()} ${number}${part ? ` ${part}` : ''}${clause ? ` §${clause}` : ''}`;
};

const v1Documents: Readonly<Record<string, string>> = {
  protocol: 'draft-scim-api-01',
  schema: 'draft-scim-core-schema-01',
};

/** Where the section can be read. */
export const sectionUrl = (section: string): string | undefined => {
  const [, kind, number, part = '', clause = ''] = numbered.exec(section) ?? [];
  if (!kind) return undefined;
  if (kind === 'scim') return `http://www.simplecloud.info/specs/${v1Documents[part]}.html#rfc.section.${clause}`;
  const [anchor] = /^[\d.]*/.exec(clause) ?? [''];
  return `https://www.rfc-editor.org/rfc/rfc${number}${anchor ? `#section-${anchor}` : ''}`;
};
