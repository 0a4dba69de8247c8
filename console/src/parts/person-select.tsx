import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { fullName, type OktaUser } from '../api/okta.ts';

/** Picks a person by the beginning of a name; the value is the person's id. */
export const PersonSelect = (props: Omit<SelectProps, 'data'>): ReactNode => {
  const [text, setText] = useState('');
  const [typed] = useDebouncedValue(text, 200);
  // What was picked stands in the field as `name (login)`, which is no search.
  const q = typed.includes('(') ? '' : typed;
  const { data = [] } = useQuery({
    queryKey: ['/api/v1/users', 'to pick', q],
    queryFn: () => ask<OktaUser[]>('/api/v1/users', { query: { q, limit: 20 } }),
    placeholderData: (before) => before,
  });
  return (
    <Select
      searchable
      filter={({ options }) => options}
      onSearchChange={setText}
      nothingFoundMessage="Nobody of that name"
      data={data.map((person) => ({ value: person.id, label: `${fullName(person)} (${person.profile.login})` }))}
      {...props}
    />
  );
};
