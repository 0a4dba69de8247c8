import { MultiSelect, type MultiSelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { fullName, type OktaGroup, type OktaUser } from '../api/okta.ts';

interface Kind<T> {
  readonly path: string;
  readonly labelOf: (item: T) => string;
  readonly nothing: string;
}

const groups: Kind<OktaGroup> = {
  path: '/api/v1/groups',
  labelOf: ({ profile }) => profile.name,
  nothing: 'No group of that name',
};

const people: Kind<OktaUser> = {
  path: '/api/v1/users',
  labelOf: (person) => `${fullName(person)} (${person.profile.login})`,
  nothing: 'Nobody of that name',
};

/** What is known of those with these ids; one that is gone goes by its id. */
const useLabels = <T,>({ path, labelOf }: Kind<T>, ids: readonly string[]): ReadonlyMap<string, string> => {
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: [path, 'one', id],
      queryFn: () => ask<T>(`${path}/${id}`),
      staleTime: 60_000,
      retry: false,
    })),
  });
  return new Map(ids.map((id, index) => [id, found[index]?.data ? labelOf(found[index].data) : id]));
};

export const useGroupNames = (ids: readonly string[]): ReadonlyMap<string, string> => useLabels(groups, ids);

/** Picks some by the beginnings of their names; the value is their ids. */
const manySelect = <T extends { readonly id: string }>(kind: Kind<T>) => {
  const ManySelect = (props: Omit<MultiSelectProps, 'data'>): ReactNode => {
    const [text, setText] = useState('');
    const [q] = useDebouncedValue(text, 200);
    const { data: found = [] } = useQuery({
      queryKey: [kind.path, 'to pick', q],
      queryFn: () => ask<T[]>(kind.path, { query: { q, limit: 20 } }),
      placeholderData: (before) => before,
    });
    const labels = new Map(useLabels(kind, props.value ?? []));
    for (const item of found) labels.set(item.id, kind.labelOf(item));
    return (
      <MultiSelect
        searchable
        hidePickedOptions
        filter={({ options }) => options}
        searchValue={text}
        onSearchChange={setText}
        nothingFoundMessage={kind.nothing}
        data={[...labels].map(([value, label]) => ({ value, label }))}
        {...props}
      />
    );
  };
  return ManySelect;
};

export const GroupsSelect = manySelect(groups);
export const PeopleSelect = manySelect(people);
