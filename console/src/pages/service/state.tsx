import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection } from '../../api/service.ts';

interface State {
  readonly label: string;
  readonly color: string;
  /** Whether a client still gets in by it. */
  readonly usable: boolean;
}

const soon = 14 * 86_400_000;

/** Whether a connection is in force, and for how long. */
export const connectionState = ({ revoked, expires }: Connection, now = Date.now()): State => {
  if (revoked !== undefined) return { label: 'Revoked', color: 'gray', usable: false };
  const left = expires === undefined ? Infinity : Date.parse(expires) - now;
  if (left <= 0) return { label: 'Expired', color: 'red', usable: false };
  return left < soon
    ? { label: 'Expires soon', color: 'yellow', usable: true }
    : { label: 'Active', color: 'green', usable: true };
};

/** Whether the secret before the last rotation is still good. */
export const isOverlapping = ({ overlapEnds }: { readonly overlapEnds?: string }, now = Date.now()): boolean =>
  overlapEnds !== undefined && Date.parse(overlapEnds) > now;

export const ConnectionState = ({ connection }: { connection: Connection }): ReactNode => {
  const { label, color } = connectionState(connection);
  return (
    <Badge variant="light" color={color} tt="none">
      {label}
    </Badge>
  );
};

export const modes: Readonly<Record<Connection['auth'], string>> = {
  basic: 'Basic Auth',
  header: 'HTTP Header',
  bearer: 'OAuth Bearer Token',
  oauth: 'OAuth 2',
};

export const profileNames = ['okta', 'entra', 'rfc'] as const satisfies readonly Connection['profile'][];

const days = 86_400;

/** For how long a connection, or a secret of before, can be good. */
export const lifetimes = [
  { value: 'never', label: 'Not before it is revoked' },
  { value: String(30 * days), label: 'In 30 days' },
  { value: String(90 * days), label: 'In 90 days' },
  { value: String(365 * days), label: 'In a year' },
];

export const secondsOf = (lifetime: string): number | undefined =>
  lifetime === 'never' ? undefined : Number(lifetime);

/** For how long a secret of before stays good after a rotation, in seconds. */
export const overlaps = [
  { value: '0', label: 'Not at all: it ends now' },
  { value: '3600', label: 'For an hour' },
  { value: '86400', label: 'For a day' },
  { value: '604800', label: 'For a week' },
];
