import { basePaths } from '../service/versions.ts';
import type { Settings } from './settings.ts';

const basePath = basePaths['2.0'];

const wildcards = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/**
 * What comes before `/scim/v2` in the URLs that clients are given: the public URL, else where the service listens.
 * @param port the port that was taken, where the settings leave the choice
 */
export const publicUrlOf = ({ baseUrl, host, port: preset, tlsCert }: Settings, port = preset): string => {
  if (baseUrl !== undefined) return baseUrl;
  const address = wildcards.get(host) ?? host;
  const name = address.includes(':') ? `[${address}]` : address;
  return `${tlsCert === undefined ? 'http' : 'https'}://${name}:${port}`;
};

/** The base URI of SCIM 2.0 below the public URL. */
export const baseUrlAt = (publicUrl: string): string => publicUrl + basePath;

/** The base URI that clients are given. */
export const baseUrlOf = (settings: Settings): string => baseUrlAt(publicUrlOf(settings));

/** The base URI of SCIM 1.1 beside that of SCIM 2.0. */
export const v1BaseUrlOf = (baseUrl: string): string => baseUrl.slice(0, -basePath.length) + basePaths['1.1'];
