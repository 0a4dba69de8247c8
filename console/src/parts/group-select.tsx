import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { OktaGroup } from '../api/okta.ts';

/** Picks a group by the beginning of its name; the value is the group's id. */
export const GroupSelect = (props: Omit<SelectProps, 'data'>): ReactNode => {
  const { value } = props;
  const [text, setText] = useState('');
  const [typed] = useDebouncedValue(text, 200);
  const { data: picked } = useQuery({
    queryKey: ['/api/v1/groups', value],
    queryFn: () => ask<OktaGroup>(`/api/v1/groups/${value}`),
    enabled: typeof value === 'string',
    retry: false,
  });
  // What was picked stands in the field, and is no search.
  const q = typed === picked?.profile.name ? '' : typed;
  const { data: found = [] } = useQuery({
    queryKey: ['/api/v1/groups', 'to pick', q],
    queryFn: () => ask<OktaGroup[]>('/api/v1/groups', { query: { q, limit: 20 } }),
    placeholderData: (before) => before,
  });
  const groups = picked && !found.some(({ id }) => id === picked.id) ? [picked, ...found] : found;
  return (
    <Select
      searchable
      filter={({ options }) => options}
      onSearchChange={setText}
      nothingFoundMessage="No group of that name"
      data={groups.map(({ id, profile }) => ({ value: id, label: profile.name }))}
      {...props}
    />
  );
};
