import type { Application, Credentials, ScimVersion } from '../application.ts';

/** The headers of Okta's client in its order, by their lower-case names; a GET has no Content-Type, a DELETE has one without a body. */
export const headersOf = (
  version: ScimVersion,
  method: string,
  authorization: string | undefined,
  dialect: Application['switches']['dialect'] = 'okta',
): Readonly<Record<string, string>> => {
  if (dialect !== 'okta') {
    return {
      accept: 'application/json',
      ...(method !== 'GET' && { 'content-type': 'application/scim+json; charset=utf-8' }),
      'user-agent': 'Microsoft-ADRS/1.0',
      ...(authorization !== undefined && { authorization }),
    };
  }
  const type = version === '1.1' ? 'application/json' : 'application/scim+json';
  return {
    accept: type,
    'accept-charset': 'utf-8',
    ...(method !== 'GET' && { 'content-type': `${type}; charset=utf-8` }),
    'user-agent': 'Okta SCIM Client 1.0.0',
    ...(authorization !== undefined && { authorization }),
    'accept-encoding': 'gzip,deflate',
  };
};

/** The Authorization value that goes out; undefined where there is none (yet). */
export const authorizationOf = (credentials: Credentials): string | undefined => {
  switch (credentials.mode) {
    case 'basic':
      return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
    // The Header Auth template sends the field as it is, without a scheme of its own.
    case 'header':
      return credentials.value;
    case 'bearer':
      return `Bearer ${credentials.token}`;
    case 'oauth':
      return credentials.accessToken === undefined ? undefined : `Bearer ${credentials.accessToken}`;
    case 'none':
      return undefined;
  }
};
