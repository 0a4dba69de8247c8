import { isObject, member } from '../../protocol/json.ts';
import { serviceProviderConfigSchema } from '../../protocol/schemas/service-provider-config.ts';
import type { Check } from '../check.ts';
import { objectsOf } from '../published.ts';

const path = '/ServiceProviderConfig';
const features = ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag'];

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/5',
  ...check,
});

/** RFC 7643 §5 and RFC 7644 §4: what the service says of itself. */
export const serviceProviderConfigChecks: readonly Check[] = [
  check({
    id: 'discovery-01',
    level: 'MUST',
    requirement: 'GET /ServiceProviderConfig answers 200 with its own schema URN.',
    run: async (t) => {
      const answer = await t.get(path);
      t.status(answer, 200, { hint: 'Serve a static document: clients learn from it what they may ask for.' });
      const schemas = t.object(answer)['schemas'];
      t.demand(
        Array.isArray(schemas) && schemas.includes(serviceProviderConfigSchema.id),
        `${serviceProviderConfigSchema.id} in schemas`,
        JSON.stringify(schemas) ?? 'no schemas',
        answer,
        { hint: 'The 1.1 document had no such URN; add "schemas" to the one you serve.' },
      );
    },
  }),
  check({
    id: 'discovery-02',
    level: 'MUST',
    requirement:
      'ServiceProviderConfig says of patch, bulk, filter, changePassword, sort and etag whether they are supported.',
    run: async (t) => {
      const answer = await t.get(path);
      const config = t.object(answer);
      for (const feature of features) {
        const supported = member(config[feature], 'supported');
        t.demand(
          typeof supported === 'boolean',
          `${feature}.supported: true or false`,
          JSON.stringify(config[feature]) ?? 'nothing',
          answer,
          { hint: `Add "${feature}": { "supported": … }, a JSON boolean; what you lack is false, not absent.` },
        );
      }
    },
  }),
  check({
    id: 'discovery-03',
    section: 'rfc7644/3.7.4',
    level: 'MUST',
    requirement: 'A service with bulk says how many operations and how many bytes one request may have.',
    needs: ['bulk'],
    run: async (t) => {
      const answer = await t.get(path);
      for (const limit of ['maxOperations', 'maxPayloadSize']) {
        const value = member(t.object(answer)['bulk'], limit);
        t.demand(
          Number.isInteger(value) && Number(value) > 0,
          `bulk.${limit}: a positive integer`,
          JSON.stringify(value) ?? 'nothing',
          answer,
          { hint: 'Publish the limit that you answer 413 beyond, as a JSON number.' },
        );
      }
    },
  }),
  check({
    id: 'discovery-04',
    level: 'MUST',
    requirement: 'A service with filters says how many resources a response holds at most.',
    needs: ['filter'],
    run: async (t) => {
      const answer = await t.get(path);
      const value = member(t.object(answer)['filter'], 'maxResults');
      t.demand(Number.isInteger(value), 'filter.maxResults: an integer', JSON.stringify(value) ?? 'nothing', answer, {
        hint: 'Publish the largest page you serve, as a JSON number.',
      });
    },
  }),
  check({
    id: 'discovery-05',
    level: 'MUST',
    requirement: 'ServiceProviderConfig lists the authentication schemes, each with type, name and description.',
    run: async (t) => {
      const answer = await t.get(path);
      const schemes = objectsOf(t.object(answer)['authenticationSchemes']);
      t.demand(schemes.length > 0, 'authenticationSchemes: at least one', 'none', answer, {
        hint: 'List each way to authenticate that you accept: oauthbearertoken, httpbasic, …',
      });
      for (const scheme of schemes) {
        for (const name of ['type', 'name', 'description']) {
          t.demand(
            typeof scheme[name] === 'string' && scheme[name] !== '',
            `${name} in each authentication scheme`,
            JSON.stringify(scheme),
            answer,
            { hint: `Give each authentication scheme a ${name}: people choose by it how their client signs in.` },
          );
        }
      }
    },
  }),
  check({
    id: 'discovery-06',
    level: 'good practice',
    requirement: 'One authentication scheme is marked as the primary one.',
    run: async (t) => {
      const answer = await t.get(path);
      const schemes = objectsOf(t.object(answer)['authenticationSchemes']);
      const primary = schemes.filter((scheme) => scheme['primary'] === true).length;
      t.demand(primary === 1, 'primary: true in one scheme', `in ${primary}`, answer, {
        hint: 'Mark the scheme that you recommend with "primary": true, and no other.',
      });
    },
  }),
  check({
    id: 'discovery-07',
    section: 'rfc7644/4',
    level: 'SHOULD',
    requirement: 'ServiceProviderConfig is readable without authentication: it says how to authenticate.',
    run: async (t) =>
      t.status(await t.send('GET', path, { authorization: null }), 200, {
        hint: 'Exempt this path from authentication: a client cannot learn the scheme when it needs one to ask.',
      }),
  }),
  check({
    id: 'discovery-14',
    level: 'SHOULD',
    requirement: 'ServiceProviderConfig carries meta with its resourceType and location.',
    run: async (t) => {
      const answer = await t.get(path);
      const meta = t.object(answer)['meta'];
      t.demand(
        isObject(meta) && typeof meta['location'] === 'string',
        'meta.location',
        JSON.stringify(meta) ?? 'no meta',
        answer,
        { hint: 'Add "meta": { "resourceType": "ServiceProviderConfig", "location": … }.' },
      );
      t.equal(member(meta, 'resourceType'), 'ServiceProviderConfig', 'meta.resourceType', answer);
    },
  }),
  check({
    id: 'discovery-15',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'The Content-Location of ServiceProviderConfig is its meta.location.',
    run: async (t) => {
      const answer = await t.get(path);
      const header = answer.headers['content-location'];
      const location = member(t.object(answer)['meta'], 'location');
      if (header === undefined || location === undefined) t.skip('there is no Content-Location or no meta.location');
      t.equal(header, location, 'Content-Location', answer, {
        hint: 'Make header and meta.location from one function; behind a proxy from the public base URL.',
      });
    },
  }),
  check({
    id: 'discovery-36',
    section: 'rfc7644/3.14',
    level: 'SHOULD',
    requirement: 'A discovery document with an ETag is answered 304 to a client that has it already.',
    run: async (t) => {
      const { etag } = (await t.get(path)).headers;
      if (etag === undefined) return t.skip('ServiceProviderConfig has no ETag');
      const answer = await t.send('GET', path, { headers: { 'if-none-match': etag } });
      t.status(answer, 304, { hint: 'Compare If-None-Match with the ETag that you send, or send none.' });
    },
  }),
];
