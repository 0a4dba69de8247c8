import type { ClientRequest } from './exchange.ts';
import { masked } from './mask.ts';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A line for a shell that sends the masked request again; the credential comes from `$AUTHORIZATION`. */
export const curlLine = ({ method, url, headers, body }: ClientRequest): string =>
  [
    'curl -i',
    ...(method === 'GET' ? [] : method === 'HEAD' ? ['-I'] : [`-X ${method}`]),
    ...Object.entries(headers).map(([name, value]) =>
      value.includes(masked) && name === 'authorization'
        ? '-H "Authorization: $AUTHORIZATION"'
        : `-H ${quote(`${name}: ${value}`)}`,
    ),
    ...(body === undefined ? [] : [`--data-raw ${quote(body)}`]),
    quote(url),
  ].join(' ');
