// node scripts/api-types.ts           writes the console's types of the APIs from their OpenAPI documents
// node scripts/api-types.ts --check   fails where they are not what the documents say
// openapi-typescript cannot be used: it prints by the compiler's API, which TypeScript 7 does not have.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOpenApi } from '../src/admin/api/openapi.ts';
import { createRoutes } from '../src/admin/api/routes.ts';
import { adminPath } from '../src/admin/path.ts';
import { musterRoutes } from '../src/org/muster/routes.ts';
import { openApi } from '../src/org/openapi.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly description?: string;
}

interface Operation {
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const quoted = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'` : JSON.stringify(value);
const nameOf = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name));

const objectType = ({ properties = {}, required = [], additionalProperties }: Schema): string => {
  const members = Object.entries(properties).map(
    ([name, schema]) => `readonly ${nameOf(name)}${required.includes(name) ? '' : '?'}: ${print(schema)}`,
  );
  const others = typeof additionalProperties === 'object' ? print(additionalProperties) : 'unknown';
  if (members.length === 0) return `Readonly<Record<string, ${others}>>`;
  const rest = typeof additionalProperties === 'object' ? [`readonly [name: string]: unknown`] : [];
  return `{ ${[...members, ...rest].join('; ')} }`;
};

/** The type that a schema describes; what only narrows values, such as a pattern, is not said. */
const print = (schema: Schema): string => {
  const { $ref, type, anyOf, oneOf, items } = schema;
  if ($ref !== undefined) return $ref.slice($ref.lastIndexOf('/') + 1);
  if ('const' in schema) return quoted(schema.const);
  if (schema.enum) return schema.enum.map(quoted).join(' | ');
  const either = anyOf ?? oneOf;
  if (either) return either.map(print).join(' | ');
  switch (type) {
    case 'object':
      return objectType(schema);
    case 'array':
      return `readonly (${print(items ?? {})})[]`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    default:
      return 'unknown';
  }
};

const contentOf = (content: Readonly<Record<string, { readonly schema: Schema }>> = {}): Schema | undefined =>
  content['application/json']?.schema;

const operationType = ({ parameters = [], requestBody, responses }: Operation): string => {
  const typed = (where: 'path' | 'query'): string[] => {
    const members = parameters
      .filter((one) => one.in === where)
      .map(
        ({ name, required, schema }) =>
          `readonly ${nameOf(name)}${required ? '' : '?'}: ${print(schema)}${required ? '' : ' | undefined'}`,
      );
    return members.length > 0 ? [`readonly ${where}: { ${members.join('; ')} }`] : [];
  };
  const body = contentOf(requestBody?.content);
  const success = Object.entries(responses).find(([status]) => /^[23]/.test(status))?.[1];
  const answer = contentOf(success?.content);
  return `{ ${[
    ...typed('path'),
    ...typed('query'),
    ...(body ? [`readonly body: ${print(body)}`] : []),
    `readonly answer: ${answer ? print(answer) : 'void'}`,
  ].join('; ')} }`;
};

const comment = (text: string | undefined, indent = ''): string =>
  text === undefined ? '' : `${indent}/** ${text} */\n`;

const printDocument = ({ paths, components }: Document): string => {
  const types = Object.entries(components.schemas).map(
    ([name, schema]) => `${comment(schema.description)}export type ${name} = ${print(schema)};\n`,
  );
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) =>
        `${comment(operation.summary, '  ')}  readonly '${method.toUpperCase()} ${path}': ${operationType(operation)};\n`,
    ),
  );
  return [
    '// Written by scripts/api-types.ts from the OpenAPI document; npm run check compares the two.\n',
    ...types,
    `/** What can be asked, by method and path. */\nexport interface Operations {\n${operations.join('')}}\n`,
  ].join('\n');
};

const documents: Readonly<Record<string, Document>> = {
  org: openApi(musterRoutes, { title: '', version: '' }) as unknown as Document,
  service: createOpenApi(createRoutes({} as never), adminPath) as unknown as Document,
};

for (const [name, document] of Object.entries(documents)) {
  const file = join(import.meta.dirname, '../console/src/api/generated', `${name}.ts`);
  const text = printDocument(document);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not what the API's OpenAPI document says; write it anew: node scripts/api-types.ts`);
    process.exitCode = 1;
  }
}
