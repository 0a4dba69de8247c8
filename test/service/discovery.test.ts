import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baseUrl, createHarness, type Harness } from './harness.ts';

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';
const endpoints = ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'];
const anonymous = { authorization: undefined };

let service: Harness;
beforeEach(async () => {
  service = await createHarness();
});
afterEach(() => service.close());

describe('reading the discovery documents', () => {
  it.each(endpoints)('answers GET %s without credentials [discovery-07, discovery-08]', async (path) => {
    expect(await service.send('GET', path, undefined, anonymous)).toMatchObject({ status: 200 });
    const wrong = await service.send('GET', path, undefined, { authorization: 'Bearer wrong' });
    expect(wrong.status).toBe(200);
  });

  it.each(['ResourceTypes', 'Schemas'])(
    'lists all of /%s in one page, and each by its id [discovery-18, discovery-21, discovery-27, discovery-28]',
    async (endpoint) => {
      const { json } = await service.send('GET', `/${endpoint}`);
      expect(json.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:ListResponse']);
      expect(json.Resources.length).toBeGreaterThan(1);
      expect(json).toMatchObject({ totalResults: json.Resources.length, itemsPerPage: json.Resources.length });
      for (const resource of json.Resources) {
        const one = await service.send('GET', `/${endpoint}/${resource.id}`);
        expect(one).toMatchObject({ status: 200, json: resource });
        expect(one.headers['content-location']).toBe(resource.meta.location);
        expect(resource.meta.location).toBe(`${baseUrl}/${endpoint}/${resource.id}`);
      }
    },
  );

  it('says where ServiceProviderConfig is in the header as in meta [discovery-15]', async () => {
    const { headers, json } = await service.send('GET', '/serviceproviderconfig/');
    expect(headers['content-location']).toBe(`${baseUrl}/ServiceProviderConfig`);
    expect(json.meta.location).toBe(headers['content-location']);
  });

  it('names each resource type with its endpoint and schemas [discovery-19, discovery-20, discovery-25]', async () => {
    const { json } = await service.send('GET', '/ResourceTypes');
    expect(json.Resources.map((type: any) => type.name)).toEqual(['User', 'Group']);
    expect(json.Resources[0]).toMatchObject({
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      schema: 'urn:ietf:params:scim:schemas:core:2.0:User',
      schemaExtensions: [{ schema: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', required: false }],
    });
    expect(json.Resources[1]).toMatchObject({
      id: 'Group',
      endpoint: '/Groups',
      schema: 'urn:ietf:params:scim:schemas:core:2.0:Group',
    });
  });

  it('serves each schema and endpoint that a resource type names [discovery-23, discovery-24]', async () => {
    const { json } = await service.send('GET', '/ResourceTypes');
    for (const { schema, schemaExtensions = [], endpoint } of json.Resources) {
      for (const urn of [schema, ...schemaExtensions.map((e: any) => e.schema)]) {
        expect((await service.send('GET', `/Schemas/${urn}`)).json.id).toBe(urn);
      }
      expect((await service.send('GET', endpoint)).status).toBe(200);
    }
  });

  it.each(['/ResourceTypes/Unknown', '/Schemas/urn:unknown', '/Schemas/constructor', '/ResourceTypes/__proto__'])(
    'answers 404 to GET %s [discovery-22, discovery-29]',
    async (path) => {
      const { status, json } = await service.send('GET', path);
      expect(status).toBe(404);
      expect(json).toEqual({ schemas: [errorSchema], status: '404', detail: expect.any(String) });
    },
  );

  it('finds a schema by its URN in any case, percent-encoded too [schema-17]', async () => {
    const urn = 'urn:ietf:params:scim:schemas:core:2.0:User';
    for (const id of [urn.toUpperCase(), encodeURIComponent(urn)]) {
      expect((await service.send('GET', `/Schemas/${id}`)).json.id).toBe(urn);
    }
  });
});

describe('what discovery is asked beside', () => {
  it.each(endpoints)('ignores sort and page parameters on %s [discovery-12]', async (path) => {
    const plain = await service.send('GET', path);
    const asked = await service.send('GET', `${path}?sortBy=id&sortOrder=descending&startIndex=2&count=1`);
    expect(asked).toMatchObject({ status: 200, text: plain.text });
  });

  it.each(['/ResourceTypes', '/Schemas', '/ResourceTypes/User'])(
    'refuses a filter on %s [discovery-13]',
    async (path) => {
      const { status, json } = await service.send('GET', `${path}?filter=name%20eq%20%22User%22`);
      expect(status).toBe(403);
      expect(json).toMatchObject({ schemas: [errorSchema], status: '403' });
    },
  );

  it('ignores a filter on /ServiceProviderConfig [discovery-13]', async () => {
    expect((await service.send('GET', '/ServiceProviderConfig?filter=patch%20pr')).status).toBe(200);
  });

  it.each([...endpoints, '/ResourceTypes/User', '/Schemas/urn:ietf:params:scim:schemas:core:2.0:User'])(
    'answers 405 to what would change %s [discovery-09, discovery-10, discovery-11]',
    async (path) => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const { status, headers, json } = await service.send(method, path, {});
        expect(status).toBe(405);
        expect(headers['allow']).toBe('GET, HEAD, OPTIONS');
        expect(json).toMatchObject({ schemas: [errorSchema], status: '405' });
      }
    },
  );

  it.each([...endpoints, '/Schemas/urn:ietf:params:scim:schemas:core:2.0:User'])(
    'lets clients keep %s and ask whether it has changed [discovery-36]',
    async (path) => {
      const { headers } = await service.send('GET', path);
      const { etag = '' } = headers;
      expect(etag).toMatch(/^W\/"[^"]+"$/);
      expect(headers['cache-control']).toBe('no-cache');
      for (const condition of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
        const unchanged = await service.send('GET', path, undefined, { headers: { 'if-none-match': condition } });
        expect(unchanged).toMatchObject({ status: 304, text: undefined, headers: { etag } });
      }
      const other = await service.send('GET', path, undefined, { headers: { 'if-none-match': 'W/"other"' } });
      expect(other.status).toBe(200);
    },
  );
});

describe('paths and methods', () => {
  it.each([
    ['/serviceproviderconfig', 'discovery'],
    ['/RESOURCETYPES', 'discovery'],
    ['/schemas', 'discovery'],
    ['/users', 'resources'],
    ['/GROUPS', 'resources'],
  ])('finds %s whatever its case [discovery-16, entra-14]', async (path) => {
    expect((await service.send('GET', path)).status).toBe(200);
  });

  it.each(['/ServiceProviderConfigs', '/serviceConfiguration'])(
    'serves one ServiceProviderConfig, under the name of the RFC, and nothing at %s [discovery-16, discovery-17]',
    async (path) => {
      expect(await service.send('GET', path)).toMatchObject({ status: 404, json: { schemas: [errorSchema] } });
    },
  );

  it('takes the suffix .scim on every path [discovery-32]', async () => {
    const bjensen = await service.user('bjensen');
    for (const path of ['/Users', '/Groups', '/ServiceProviderConfig', '/ResourceTypes', '/Schemas']) {
      expect((await service.send('GET', `${path}.scim`)).text).toBe((await service.send('GET', path)).text);
    }
    for (const suffix of ['.scim', '.SCIM']) {
      expect((await service.send('GET', `/Users/${bjensen.id}${suffix}`)).json).toEqual(bjensen);
      expect((await service.send('GET', `/ResourceTypes/User${suffix}`)).json.id).toBe('User');
    }
  });

  it.each(['/Users', '/Groups', '/ServiceProviderConfig', '/ResourceTypes', '/Schemas', ''])(
    'answers HEAD "%s" like GET without a body [discovery-33]',
    async (path) => {
      const get = await service.send('GET', path);
      expect(await service.send('HEAD', path)).toEqual({
        ...get,
        text: undefined,
        json: {},
        exchange: expect.anything(),
      });
    },
  );

  it('answers HEAD of a resource like GET without a body, and an unknown one by the status alone [discovery-33]', async () => {
    const { id } = await service.user('bjensen');
    const get = await service.send('GET', `/Users/${id}`);
    expect(await service.send('HEAD', `/Users/${id}`)).toEqual({
      ...get,
      text: undefined,
      json: {},
      exchange: expect.anything(),
    });
    expect(await service.send('HEAD', '/Users/unknown')).toMatchObject({ status: 404, text: undefined });
  });

  it.each([
    ['', 'GET, HEAD, OPTIONS'],
    ['/Users', 'GET, HEAD, POST, OPTIONS'],
    ['/Groups/2819c223', 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS'],
    ['/Me', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
    ['/Bulk', 'POST, OPTIONS'],
    ['/.search', 'POST, OPTIONS'],
    ['/Users/.search', 'POST, OPTIONS'],
    ['/Schemas', 'GET, HEAD, OPTIONS'],
  ])('tells by OPTIONS which methods "%s" has, without credentials [discovery-33]', async (path, allow) => {
    const { status, headers, text } = await service.send('OPTIONS', path, undefined, anonymous);
    expect({ status, allow: headers['allow'], text }).toEqual({ status: 204, allow, text: undefined });
  });

  it.each([
    '/Unknown',
    '/Users/1/2',
    '//Users',
    '/ServiceProviderConfig/1',
    '/Bulk/1',
    '/Me/1',
    '/constructor',
    '/__proto__',
    '/scim',
    '/scim/v2x',
    '/scim/v2Users',
  ])('answers 404 with an Error to GET %s [discovery-34, errors-12]', async (path) => {
    const { status, json, headers } = await service.send('GET', path);
    expect(status).toBe(404);
    expect(json).toEqual({ schemas: [errorSchema], status: '404', detail: expect.any(String) });
    expect(headers['content-type']).toBe('application/scim+json');
  });

  it.each(['', '/'])('reads the base URI "%s" as a query of all resources [discovery-35]', async (path) => {
    await service.group('Tour Guides', [(await service.user('bjensen')).id]);
    const { status, json } = await service.send('GET', path);
    expect(status).toBe(200);
    expect(json.Resources.map((r: any) => r.meta.resourceType)).toEqual(['User', 'Group']);
    const refused = await service.send('GET', path, undefined, anonymous);
    expect(refused).toMatchObject({ status: 401, json: { schemas: [errorSchema], status: '401' } });
  });
});
