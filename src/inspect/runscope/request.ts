import type { RequestStep } from './file.ts';
import type { ScriptRequest } from './sandbox.ts';

/** What a step wants and the runner does not do; refused by name. */
export const refusalOf = ({ unsent, auth }: RequestStep): string | undefined => {
  if (unsent.length > 0)
    return `the step has ${unsent.map((name) => `"${name}"`).join(', ')}, which this runner does not send`;
  const type = auth.auth_type;
  return type === '' || type === 'basic'
    ? undefined
    : `the step wants the authentication "${type}"; this runner knows "basic"`;
};

/**
 * The request of a step with its templates filled.
 * @throws TemplateError where one cannot be
 */
export const prepare = (step: RequestStep, fill: (text: string) => string): ScriptRequest => {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(step.headers)) {
    headers[fill(name).trim()] = values.map((value) => fill(value)).join(', ');
  }
  const absent = (name: string): boolean => !Object.keys(headers).some((key) => key.toLowerCase() === name);
  const { auth_type, username, password } = step.auth;
  if (auth_type === 'basic' && absent('authorization')) {
    headers['Authorization'] = `Basic ${Buffer.from(`${fill(username)}:${fill(password)}`).toString('base64')}`;
  }
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(step.form)) {
    for (const value of values) form.append(fill(name), fill(value));
  }
  if (form.size > 0 && absent('content-type')) headers['Content-Type'] = 'application/x-www-form-urlencoded';
  return {
    method: fill(step.method).toUpperCase(),
    url: fill(step.url).trim(),
    headers,
    body: form.size > 0 ? form.toString() : fill(step.body),
  };
};
