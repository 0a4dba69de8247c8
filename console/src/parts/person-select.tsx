import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { fullName, type OktaUser } from '../api/okta.ts';

/** Picks a person by the beginning of a name; the value is the person's id. */
export const PersonSelect = (props: Omit<SelectProps, 'data'>): ReactNode => {
  const { value } = props;
  const [text, setText] = useState('');
  const [typed] = useDebouncedValue(text, 200);
  // Who is picked is named, whoever else is found.
  const { data: picked } = useQuery({
    queryKey: ['/api/v1/users', value],
    queryFn: () => ask<OktaUser>(`/api/v1/users/${value}`),
    enabled: typeof value === 'string',
    retry: false,
  });
  // What was picked stands in the field as `name (login)`, which is no search.
  const q = typed.includes('(') ? '' : typed;
  const { data: found = [] } = useQuery({
    queryKey: ['/api/v1/users', 'to pick', q],
    queryFn: () => ask<OktaUser[]>('/api/v1/users', { query: { q, limit: 20 } }),
    placeholderData: (before) => before,
  });
  const people = picked && !found.some(({ id }) => id === picked.id) ? [picked, ...found] : found;
  return (
    <Select
      searchable
      filter={({ options }) => options}
      onSearchChange={setText}
      nothingFoundMessage="Nobody of that name"
      data={people.map((person) => ({ value: person.id, label: `${fullName(person)} (${person.profile.login})` }))}
      {...props}
    />
  );
};
