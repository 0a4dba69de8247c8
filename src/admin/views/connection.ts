import * as v from 'valibot';
import { isPublicKeySet } from '../../authentication/oauth/key-set.ts';
import { isRedirectUri } from '../../authentication/oauth/redirect-uri.ts';
import { authenticationModes, oauthGrants } from '../../authentication/store.ts';
import { type Leniency, type ProfileName, leniencies, profiles } from '../../protocol/leniency.ts';
import { userManagementCapabilities } from '../../protocol/v1/capabilities.ts';
import { described, name, seconds, time } from './parts.ts';

const keySet = v.custom<Record<string, unknown>>(isPublicKeySet, 'expected a JWK Set of public keys');

const secureUrl = v.pipe(v.string('expected a URL'), v.check(isRedirectUri, 'expected an https URL'));

const profileNames = Object.keys(profiles) as [ProfileName, ...ProfileName[]];

const capabilities = v.array(
  v.picklist(userManagementCapabilities, `expected some of ${userManagementCapabilities.join(', ')}`),
  `expected some of ${userManagementCapabilities.join(', ')}`,
);

const rateLimit = v.pipe(
  v.number('expected requests a second'),
  v.integer('expected requests a second, a whole number'),
  v.minValue(0, 'expected requests a second, at least 0'),
);

const connectionEntries = {
  id: v.string(),
  tenant: v.string(),
  name: v.string(),
  auth: v.picklist(authenticationModes),
  profile: v.picklist(profileNames),
  created: time,
  expires: described(v.optional(time), 'From when on it is refused.'),
  revoked: v.optional(time),
  lastUsed: described(v.optional(time), 'To the minute.'),
  overlapEnds: described(v.optional(time), 'Until when the secret before the last rotation is good.'),
  user: described(v.optional(v.string()), 'The id of the user that /Me stands for.'),
  capabilities: v.optional(v.array(v.picklist(userManagementCapabilities))),
  rateLimit: described(v.optional(v.number()), 'Requests a second that it may send; 0: any number.'),
  readOnly: described(v.optional(v.boolean()), 'Whether it may never write; with mode oauth.'),
  grants: described(v.optional(v.array(v.picklist(oauthGrants))), 'By what it gets tokens of our own server.'),
  redirectUris: v.optional(v.array(v.string())),
  jwks: v.optional(v.record(v.string(), v.unknown())),
  jwksUri: v.optional(v.string()),
  issuer: described(v.optional(v.string()), 'The authorization server that gives its tokens.'),
  client: described(v.optional(v.string()), 'What the tokens of another issuer call it.'),
  audience: v.optional(v.string()),
};

export const connectionView = v.object(connectionEntries);

const leniencyNames = Object.keys(leniencies) as [Leniency, ...Leniency[]];

export const profileView = v.object({
  name: v.picklist(profileNames),
  leniencies: described(
    v.array(v.object({ name: v.picklist(leniencyNames), description: v.string() })),
    'What it lets through beyond the standard.',
  ),
});

export const newConnection = v.strictObject({
  name: described(name, 'Unique within the tenant.'),
  auth: v.picklist(authenticationModes, `expected one of ${authenticationModes.join(', ')}`),
  profile: v.optional(v.picklist(profileNames, `expected one of ${profileNames.join(', ')}`), 'okta'),
  lifetime: described(v.optional(seconds), 'Seconds after which it is refused; absent: until it is revoked.'),
  user: described(v.optional(v.string()), 'The user that /Me stands for, by userName or id.'),
  capabilities: v.optional(capabilities),
  rateLimit: described(v.optional(rateLimit), 'Requests a second that it may send; 0: any; absent: as many as any.'),
  oauth: described(
    v.optional(
      v.strictObject({
        grants: v.pipe(
          v.array(v.picklist(oauthGrants, `expected some of ${oauthGrants.join(', ')}`)),
          v.minLength(1, `expected some of ${oauthGrants.join(', ')}`),
        ),
        redirectUris: v.optional(v.array(secureUrl)),
        jwks: v.optional(keySet),
        jwksUri: v.optional(secureUrl),
      }),
    ),
    'With mode oauth: what it is to our own authorization server.',
  ),
  issued: described(
    v.optional(
      v.strictObject({
        issuer: secureUrl,
        client: v.string('expected what the tokens call the client'),
        audience: described(v.optional(v.string()), 'Of the tokens; the base URI where it is absent.'),
        jwksUri: secureUrl,
      }),
    ),
    'With mode oauth, instead: the client of another issuer, whose tokens are trusted.',
  ),
  readOnly: described(v.optional(v.boolean()), 'With mode oauth: whether it may never write.'),
});

export const rotation = v.strictObject({
  overlap: described(v.optional(seconds, 86_400), 'Seconds for which the present secret stays good.'),
  lifetime: described(v.optional(seconds), 'Seconds after which the connection is refused; absent: as before.'),
});

const absent = <T extends v.GenericSchema>(schema: T, text: string) => described(v.optional(v.nullable(schema)), text);

export const connectionChange = v.strictObject({
  name: v.optional(described(name, 'Unique within the tenant.')),
  profile: v.optional(v.picklist(profileNames, `expected one of ${profileNames.join(', ')}`)),
  expires: absent(time, 'From when on it is refused; null: not until it is revoked.'),
  user: absent(v.string('expected a text'), 'The user that /Me stands for, by userName or id; null: nobody.'),
  capabilities: absent(capabilities, 'null: all that the service does.'),
  rateLimit: absent(rateLimit, 'Requests a second that it may send; 0: any number; null: as many as any.'),
  readOnly: described(v.optional(v.boolean('expected true or false')), 'With mode oauth: whether it may never write.'),
});

export const issuedView = v.object({
  ...connectionEntries,
  baseUrl: described(v.string(), 'The base URI for a client that speaks SCIM 2.0.'),
  v1BaseUrl: described(v.string(), 'The base URI for a client that speaks SCIM 1.1.'),
  authorization: described(
    v.optional(v.string()),
    'The value of the Authorization header, save with mode oauth; it is shown in this answer only.',
  ),
  token: described(v.optional(v.string()), 'The credential itself, save with mode oauth; shown in this answer only.'),
  authorizationEndpoint: described(v.optional(v.string()), 'With mode oauth, as are the next three.'),
  tokenEndpoint: v.optional(v.string()),
  clientId: v.optional(v.string()),
  clientSecret: described(v.optional(v.string()), 'It is shown in this answer only.'),
  fields: described(
    v.array(v.object({ label: v.string(), value: v.string() })),
    'What goes where, beside the base URI, in the form of Okta’s app templates and of its app wizard.',
  ),
});

export type ConnectionView = v.InferOutput<typeof connectionView>;

export type ProfileView = v.InferOutput<typeof profileView>;

export type ConnectionChange = v.InferOutput<typeof connectionChange>;

export type NewConnection = v.InferOutput<typeof newConnection>;

export type Rotation = v.InferOutput<typeof rotation>;

export type IssuedView = v.InferOutput<typeof issuedView>;
