import { basePaths } from '../service/versions.ts';
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
  const basePath = basePaths['2.0'];
  if (baseUrl !== undefined) return baseUrl + basePath;
  const address = wildcards.get(host) ?? host;
  const name = address.includes(':') ? `[${address}]` : address;
  return `${tlsCert === undefined ? 'http' : 'https'}://${name}:${port}${basePath}`;
};

/** The base URI of SCIM 1.1 beside that of SCIM 2.0. */
export const v1BaseUrlOf = (baseUrl: string): string => baseUrl.slice(0, -basePaths['2.0'].length) + basePaths['1.1'];
