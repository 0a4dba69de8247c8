import { Ajv2020 } from 'ajv/dist/2020.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Record<string, object> }>>>>;
}

const pointer = (...names: readonly string[]) =>
  names.map((name) => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

const fits = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);

/** Judges answers by an OpenAPI document: `undefined` where the document has the like of it, else what is wrong. */
export const createJudge = (document: Document) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, 'document');
  const templates = Object.keys(document.paths).toSorted((a, b) => a.split('{').length - b.split('{').length);
  return (method: string, path: string, status: number, body: unknown): string | undefined => {
    const clean = path.split('?')[0]!.replaceAll(/\/{2,}/g, '/');
    const template = templates.find((one) => fits(one, clean) && document.paths[one]![method.toLowerCase()]);
    if (template === undefined) return undefined;
    const { responses } = document.paths[template]![method.toLowerCase()]!;
    const key = String(status) in responses ? String(status) : 'default';
    if (key === 'default' && status < 400) return `${method} ${template} is not said to answer ${status}`;
    if (!('content' in responses[key]!)) return body === undefined ? undefined : `${method} ${template} has no body`;
    const place = pointer(
      'paths',
      template,
      method.toLowerCase(),
      'responses',
      key,
      'content',
      'application/json',
      'schema',
    );
    const validate = ajv.getSchema(`document#${place}`)!;
    if (validate(body)) return undefined;
    return `${method} ${template} ${status}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`;
  };
};
