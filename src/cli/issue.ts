import type { ConnectionView, IssuedView } from '../admin/views/connection.ts';
import { print, printJson } from './output.ts';

/**
 * Writes a connection and its credential: the one time that it is shown.
 * @param brief whether the base URL of SCIM 1.1 has been told already
 */
export const printIssued = (issued: IssuedView, { json, brief = false }: { json: boolean; brief?: boolean }): void => {
  const { fields, ...rest } = issued;
  if (json) {
    printJson(rest);
    return;
  }
  print(`Connection ${issued.name} (${issued.auth}, profile ${issued.profile}) of tenant ${issued.tenant}`);
  const lines = [
    { label: 'Base URL', value: issued.baseUrl },
    ...(brief ? [] : [{ label: 'Base URL, SCIM 1.1', value: issued.v1BaseUrl }]),
    ...fields,
  ];
  const width = Math.max(18, ...lines.map(({ label }) => label.length)) + 2;
  for (const { label, value } of lines) print(`  ${label.padEnd(width)}${value}`);
};

/** Whether a connection is in force, in a few words. */
export const stateOf = ({ revoked, expires, overlapEnds }: ConnectionView, now: number): string => {
  if (revoked !== undefined) return `revoked ${revoked}`;
  if (expires !== undefined && Date.parse(expires) <= now) return `expired ${expires}`;
  const overlap = overlapEnds !== undefined && Date.parse(overlapEnds) > now ? `, old secret until ${overlapEnds}` : '';
  return (expires === undefined ? 'in force' : `expires ${expires}`) + overlap;
};
