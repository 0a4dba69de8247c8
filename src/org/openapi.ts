import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import type { Route } from './route.ts';
import { errorSchema, named } from './schemas.ts';

type JsonSchema = Record<string, unknown>;

const options = {
  target: 'draft-2020-12',
  errorMode: 'ignore',
  overrideRef: ({ referenceId }: { readonly referenceId: string }) => `#/components/schemas/${referenceId}`,
} as const;

/** The schema as OpenAPI 3.1 has it; those with a name are referred to by it. */
const convert = (schema: v.GenericSchema, typeMode: 'input' | 'output'): JsonSchema => {
  const {
    $schema: _,
    $defs: _d,
    ...rest
  } = toJsonSchema(schema, { ...options, typeMode, definitions: named }) as JsonSchema;
  return rest;
};

const content = (schema: v.GenericSchema, typeMode: 'input' | 'output') => ({
  'application/json': { schema: convert(schema, typeMode) },
});

const parameters = (route: Route) => {
  const query = route.query ? convert(route.query, 'input') : {};
  const required = (query['required'] ?? []) as readonly string[];
  return [
    ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...Object.entries((query['properties'] ?? {}) as Record<string, JsonSchema>).map(([name, schema]) => ({
      name,
      in: 'query',
      required: required.includes(name),
      schema,
    })),
  ];
};

const security = [{ token: [] }, { session: [] }];

const operation = (route: Route) => ({
  tags: [route.tag],
  summary: route.summary,
  ...(route.access === 'anyone' && { security: [] }),
  ...(route.access === 'local' && { security: [{}, ...security] }),
  parameters: parameters(route),
  ...(route.body && { requestBody: { required: true, content: content(route.body, 'input') } }),
  responses: {
    ...Object.fromEntries(
      Object.entries(route.answers).map(([status, schema]) => [
        status,
        {
          description: schema ? 'Done.' : route.file ? 'The file.' : 'Done; there is nothing to tell.',
          ...(schema && { content: content(schema, 'output') }),
          ...(route.file && { content: { [route.file]: {} } }),
        },
      ]),
    ),
    default: { description: 'What went wrong.', content: content(errorSchema, 'output') },
  },
});

/** The OpenAPI 3.1 document of the routes. */
export const openApi = (routes: readonly Route[], info: { readonly title: string; readonly version: string }) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info,
    security,
    paths,
    components: {
      securitySchemes: {
        token: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`SSWS` and an API token.' },
        session: { type: 'apiKey', in: 'cookie', name: 'muster_session' },
      },
      schemas: toJsonSchemaDefs(named, { ...options, typeMode: 'output' }),
    },
  };
};
