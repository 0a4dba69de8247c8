import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Event } from '../../api/service.ts';

const colors: Readonly<Record<string, string>> = {
  created: 'green',
  activated: 'green',
  deleted: 'red',
  deactivated: 'orange',
  revoked: 'red',
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What people call the thing that was changed. */
export const subjectOf = ({ before, after, resource }: Event): string => {
  const shown = after ?? before ?? {};
  return text(shown['userName']) || text(shown['displayName']) || text(shown['name']) || resource.id;
};

export const EventType = ({ type }: { type: string }): ReactNode => (
  <Badge miw="max-content" variant="light" color={colors[type.split('.').at(-1)!] ?? 'gray'} tt="none">
    {type}
  </Badge>
);
