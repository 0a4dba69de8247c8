import { isDeepStrictEqual } from 'node:util';
import { jsonOf, type ClientRequest, type ClientResponse, type Exchange } from '../client/exchange.ts';
import { isObject, member, type Json, type JsonObject } from '../protocol/json.ts';
import { profiles, type ProfileName } from '../protocol/leniency.ts';
import { CheckFailed, CheckSkipped, type Finding } from './check.ts';
import type { ServiceDescription } from './describe.ts';
import type { Dialect } from './dialect.ts';
import type { Credential } from './oauth/access.ts';
import type { Patience } from './patience.ts';
import type { Answer, SendOptions, Target, Why } from './target.ts';

export interface TargetOptions {
  readonly baseUrl: string;
  readonly credential: Credential;
  readonly otherTenant: string | undefined;
  readonly profile: ProfileName;
  readonly dialect: Dialect;
  readonly service: ServiceDescription;
  readonly transmit: (
    request: ClientRequest,
    timeout: number | undefined,
  ) => Promise<{ response: ClientResponse | undefined; exchange: Exchange }>;
  readonly patience: Patience;
  /** Makes names unique to the run and the check. */
  readonly unique: (name: string) => string;
  /** Hears of each exchange. */
  readonly onExchange: (exchange: Exchange) => void;
  /** Hears of a finding that does not end the check. */
  readonly onWarning: (finding: Finding) => void;
  readonly onFinding: (finding: Finding) => void;
}

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const show = (value: Json | undefined): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** A URL of its own: one of the authorization server. */
const isElsewhere = (path: string): boolean => /^https?:/i.test(path);

const urlOf = (baseUrl: string, path: string, query: SendOptions['query']): string => {
  const parameters = Object.entries(query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return (isElsewhere(path) ? path : baseUrl + path) + (parameters.length > 0 ? `?${parameters.join('&')}` : '');
};

/** A target for one check. */
export const createTarget = ({
  baseUrl,
  credential,
  otherTenant,
  profile,
  dialect,
  service,
  transmit,
  patience,
  unique,
  onExchange,
  onWarning,
  onFinding,
}: TargetOptions): Target => {
  const finding = (expected: string, found: string, answer: Answer | undefined, { hint }: Why = {}): Finding => ({
    expected,
    found,
    ...(hint !== undefined && { hint }),
    ...(answer && { exchange: answer.exchange }),
  });

  const demand: Target['demand'] = (condition, expected, found, answer, why) => {
    if (condition) return;
    onFinding(finding(expected, found, answer, why));
    throw new CheckFailed(expected);
  };

  const attemptAs = async (
    authorization: string | null | undefined,
    [method, path, options = {}]: Parameters<Target['attempt']>,
  ): Promise<Answer> => {
    const { raw, timeout } = options;
    const body = raw ? `‹${raw.shown}›` : options.body;
    const request: ClientRequest = {
      method,
      url: urlOf(baseUrl, path, options.query),
      headers: {
        accept: dialect.mediaType,
        ...(authorization && { authorization }),
        ...(body !== undefined && { 'content-type': dialect.mediaType }),
        ...options.headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(raw && { bytes: raw.bytes }),
    };
    const { response, exchange } = await transmit(request, timeout);
    onExchange(exchange);
    if (!response) return { status: 0, headers: {}, text: exchange.failure ?? 'none', json: undefined, exchange };
    return {
      status: response.status,
      headers: response.headers,
      text: response.body,
      json: jsonOf(response),
      exchange,
    };
  };

  const attempt: Target['attempt'] = async (method, path, options = {}) => {
    const sent: Parameters<Target['attempt']> = [method, path, options];
    if (options.authorization !== undefined) return attemptAs(options.authorization, sent);
    const authorization = await credential.fresh();
    const answer = await attemptAs(authorization, sent);
    if (answer.status !== 401 || options.raw || options.headers?.['authorization'] !== undefined) return answer;
    // A token may end before its time: a server may keep one for each client, or revoke all with one.
    const renewed = await credential.renew(authorization);
    return renewed === undefined ? answer : attemptAs(renewed, sent);
  };

  /** Whether it is sent to be refused. */
  const isWrong = (path: string, { authorization, headers }: SendOptions): boolean => {
    const sent = authorization ?? headers?.['authorization'];
    return isElsewhere(path) || (sent !== undefined && sent !== credential.value && sent !== otherTenant);
  };

  const send: Target['send'] = async (method, path, options = {}) => {
    const answer = await patience(() => attempt(method, path, options), isWrong(path, options));
    demand(answer.status !== 0, `an answer to ${method} ${path}`, answer.text, answer);
    return answer;
  };

  const status: Target['status'] = (answer, expected, why) => {
    const allowed = list(expected);
    const detail = member(answer.json, 'detail');
    demand(
      allowed.includes(answer.status),
      `status ${allowed.join(' or ')}`,
      `${answer.status}${typeof detail === 'string' ? `: ${detail}` : ''}`,
      answer,
      why,
    );
  };

  const object: Target['object'] = (answer) => {
    const { json } = answer;
    demand(isObject(json), 'a JSON object', answer.text === '' ? 'no body' : answer.text.slice(0, 200), answer);
    return json as JsonObject;
  };

  const equal: Target['equal'] = (actual, expected, what, answer, why) =>
    demand(isDeepStrictEqual(actual, expected), `${what}: ${show(expected)}`, show(actual), answer, why);

  const made = async (path: string, body: JsonObject): Promise<JsonObject & { id: string }> => {
    const answer = await send('POST', path, { body });
    status(answer, 201, { hint: 'Other checks need this create too: mend it first.' });
    const resource = object(answer);
    demand(
      typeof resource['id'] === 'string' && resource['id'] !== '',
      'an id in the created resource',
      show(resource['id']),
      answer,
    );
    return resource as JsonObject & { id: string };
  };

  const userBody: Target['userBody'] = (attributes = {}) => {
    const userName = `${unique('bjensen')}@example.com`;
    return {
      schemas: [dialect.userSchema],
      userName,
      name: { givenName: 'Barbara', familyName: 'Jensen' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      displayName: 'Barbara Jensen',
      active: true,
      ...attributes,
    };
  };

  return {
    baseUrl,
    service,
    profile,
    get authorization() {
      return credential.value;
    },
    oauth: credential.oauth,
    otherTenant,
    grants: (leniency) => profiles[profile].includes(leniency),
    send,
    attempt,
    get: (path, query) => send('GET', path, query ? { query } : {}),
    patch: (path, operations) => send('PATCH', path, { body: { schemas: [patchSchema], Operations: [...operations] } }),
    together: (count, make) => Promise.all(Array.from({ length: count }, (_, i) => make(i))),
    unique,
    userBody,
    user: (attributes) => made('/Users', userBody(attributes)),
    group: (members = [], attributes = {}) =>
      made('/Groups', {
        schemas: [dialect.groupSchema],
        displayName: unique('Tour Guides'),
        ...(members.length > 0 && { members: members.map((value) => ({ value })) }),
        ...attributes,
      }),
    status,
    object,
    equal,
    demand,
    scimError: (answer, expected, scimType, why) => {
      status(answer, expected, why);
      const error = object(answer);
      const lack = dialect.lackOf(error, answer.status);
      demand(!lack, lack?.expected ?? '', show(lack?.found), answer, {
        hint: 'Okta shows a person the detail of a SCIM Error; of any other body it reports a parse error.',
      });
      if (scimType === undefined) return;
      const allowed = list(scimType);
      demand(
        allowed.some((type) => type === error['scimType']),
        `scimType ${allowed.join(' or ')}`,
        show(error['scimType']),
        answer,
        why,
      );
    },
    list: (answer, why) => {
      status(answer, 200, why);
      const body = object(answer);
      const schemas = body['schemas'];
      demand(
        Array.isArray(schemas) && schemas.includes(dialect.listSchema),
        `schemas: ["${dialect.listSchema}"]`,
        show(schemas),
        answer,
        why,
      );
      // RFC 7644 §3.4.2: Resources is there where totalResults is not 0.
      const resources = body['Resources'] ?? [];
      demand(
        Array.isArray(resources) && resources.every(isObject),
        'Resources: an array of resources',
        show(resources),
        answer,
        why,
      );
      return resources as JsonObject[];
    },
    warn: (expected, found, answer, why) => onWarning(finding(expected, found, answer, why)),
    skip: (reason) => {
      throw new CheckSkipped(reason);
    },
  };
};
