import type { Urls } from '../admin/administration.ts';
import { basePaths } from '../service/versions.ts';
import type { Settings } from './settings/settings.ts';

const basePath = basePaths['2.0'];

const wildcards = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/**
 * What comes before `/scim/v2` in the URLs that clients are given: the public URL, else where the service listens.
 * @param port the port that was taken, where the settings leave the choice
 */
const publicUrlOf = ({ baseUrl, host, port: preset, tlsCert }: Settings, port = preset): string => {
  if (baseUrl !== undefined) return baseUrl;
  const address = wildcards.get(host) ?? host;
  const name = address.includes(':') ? `[${address}]` : address;
  return `${tlsCert === undefined ? 'http' : 'https'}://${name}:${port}`;
};

/** The base URI of SCIM 1.1 beside that of SCIM 2.0. */
export const v1BaseUrlOf = (baseUrl: string): string => baseUrl.slice(0, -basePath.length) + basePaths['1.1'];

/** All that clients are given. @param port the port that was taken, where the settings leave the choice */
export const urlsOf = (settings: Settings, port?: number): Urls => {
  const publicUrl = publicUrlOf(settings, port);
  const baseUrl = publicUrl + basePath;
  return { publicUrl, baseUrl, v1BaseUrl: v1BaseUrlOf(baseUrl) };
};
