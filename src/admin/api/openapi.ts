import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import manifest from '../../../package.json' with { type: 'json' };
import { schemas, type Route, type SchemaName } from './route.ts';

const convert = (schema: v.GenericSchema): Record<string, unknown> => {
  const { $schema: _, ...converted } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
  });
  return converted;
};

const reference = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

const answerSchema = (answer: NonNullable<Route['answer']>) =>
  typeof answer === 'string'
    ? reference(answer)
    : {
        type: 'object',
        properties: { items: { type: 'array', items: reference(answer.items) } },
        required: ['items'],
      };

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: reference('Problem') } },
});

const refusals = {
  400: problem('What was sent is no good; the detail says where.'),
  404: problem('Something named does not exist.'),
  409: problem('It is so already, or cannot be.'),
  410: problem('Some of what was asked for is not kept any more.'),
} as const;

const successOf = ({ summary, answer, stream }: Route<never>) => {
  if (!answer) return { description: summary };
  const schema = answerSchema(answer);
  return {
    description: stream ? `Events of the name \`${stream}\`, whose data is one such object.` : summary,
    content: stream ? { 'text/event-stream': { schema: { type: 'string' } } } : { 'application/json': { schema } },
  };
};

const parametersOf = ({ path, query }: Route<never>): unknown[] => {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query?.entries ?? {}).map(([name, schema]) => {
    const { description, ...rest } = convert(schema);
    return { name, in: 'query', ...(description !== undefined && { description }), schema: rest };
  });
  return [...inPath, ...inQuery];
};

const operationOf = (route: Route<never>) => {
  const parameters = parametersOf(route);
  return {
    summary: route.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: reference(route.body) } } },
    }),
    responses: {
      [route.status]: successOf(route),
      ...Object.fromEntries(route.refusals.map((status) => [status, refusals[status]])),
      401: problem('The credential is missing, wrong or no longer in force.'),
      default: problem('The service failed, or is not able to answer now.'),
    },
  };
};

/** The OpenAPI 3.1 document of the routes. */
export const createOpenApi = (routes: readonly Route<never>[], prefix: string): Record<string, unknown> => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = (paths[prefix + route.path] ??= {});
    path[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster, admin API',
      version: manifest.version,
      description: 'What the operator of a Muster service can see and do.',
      license: { name: manifest.license, identifier: manifest.license },
    },
    servers: [{ url: '/' }],
    security: [{ operator: [] }],
    paths,
    components: {
      securitySchemes: {
        operator: { type: 'http', scheme: 'bearer', description: 'The token that `muster operator add` made.' },
      },
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, convert(schema)])),
    },
  };
};
