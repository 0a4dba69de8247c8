import { basePath } from './service.ts';
import type { Settings } from './settings.ts';

const wildcards = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/**
 * The base URI that clients are given: the public one, else where the service listens.
 * @param port the port that was taken, where the settings leave the choice
 */
export const baseUrlOf = ({ baseUrl, host, port: preset, tlsCert }: Settings, port = preset): string => {
  if (baseUrl !== undefined) return baseUrl + basePath;
  const address = wildcards.get(host) ?? host;
  const name = address.includes(':') ? `[${address}]` : address;
  return `${tlsCert === undefined ? 'http' : 'https'}://${name}:${port}${basePath}`;
};
