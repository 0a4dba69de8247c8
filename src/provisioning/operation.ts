/** What a request to a SCIM service is for, as its method and path tell. */
export const operations = [
  'list-users',
  'find-user',
  'read-user',
  'create-user',
  'replace-user',
  'change-user',
  'delete-user',
  'list-groups',
  'find-group',
  'read-group',
  'create-group',
  'replace-group',
  'change-group',
  'delete-group',
  'discover',
  'other',
] as const;

export type Operation = (typeof operations)[number];

const verbs: Readonly<Record<string, string>> = { GET: 'read', PUT: 'replace', PATCH: 'change', DELETE: 'delete' };

const ofEndpoint = (method: string, kind: 'user' | 'group', one: boolean, filtered: boolean): string => {
  if (one) return `${verbs[method] ?? 'other'}-${kind}`;
  if (method === 'POST') return `create-${kind}`;
  return method === 'GET' ? (filtered ? `find-${kind}` : `list-${kind}s`) : 'other';
};

/** The operation that a request is. The URL is absolute. */
export const operationOf = ({ method, url }: { readonly method: string; readonly url: string }): Operation => {
  if (!URL.canParse(url)) return 'other';
  const { pathname, searchParams } = new URL(url);
  const [, endpoint, id] = /\/(Users|Groups)(?:\/([^/]+))?\/?$/.exec(pathname) ?? [];
  if (endpoint === undefined) {
    return method === 'GET' && /\/(?:ServiceProviderConfigs?|Schemas|ResourceTypes)(?:\/[^/]+)?\/?$/.test(pathname)
      ? 'discover'
      : 'other';
  }
  const name = ofEndpoint(
    method,
    endpoint === 'Users' ? 'user' : 'group',
    id !== undefined,
    searchParams.has('filter'),
  );
  return operations.find((one) => one === name) ?? 'other';
};
