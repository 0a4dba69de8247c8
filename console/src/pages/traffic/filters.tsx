import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { operationLabels, statusLabels, type ExchangeFilter } from '../../api/exchanges.ts';
import { AppFilter } from '../../parts/app-filter.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { GroupSelect } from '../../parts/group-select.tsx';
import { PersonSelect } from '../../parts/person-select.tsx';

const optionsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** What the list is narrowed by; it stands in the URL. */
export const Filters = ({
  filter,
  onChange,
}: {
  filter: ExchangeFilter;
  onChange: (filter: ExchangeFilter) => void;
}): ReactNode => {
  const set = (name: keyof ExchangeFilter) => (value: string | null | undefined) =>
    onChange({ ...filter, [name]: value ?? undefined });
  const clear = (name: string) => ({ clearable: true, clearButtonProps: { 'aria-label': name } });
  return (
    <search style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
      <AppFilter app={filter.app} onChange={set('app')} w={180} />
      <PersonSelect
        aria-label="Person"
        placeholder="Everybody"
        {...clear('Everybody')}
        value={filter.person ?? null}
        onChange={set('person')}
        w={190}
      />
      <GroupSelect
        aria-label="Group"
        placeholder="All groups"
        {...clear('All groups')}
        value={filter.group ?? null}
        onChange={set('group')}
        w={140}
      />
      <FilterSelect
        label="Operation"
        all="All operations"
        searchable
        data={optionsOf(operationLabels)}
        value={filter.operation}
        onChange={set('operation')}
        w={155}
      />
      <FilterSelect
        label="Status"
        all="Any answer"
        data={optionsOf(statusLabels)}
        value={filter.status}
        onChange={set('status')}
        w={150}
      />
      {filter.job && (
        <Button variant="light" onClick={() => set('job')(undefined)}>
          Of one task alone: show all
        </Button>
      )}
      {Object.values(filter).some(Boolean) && (
        <Button variant="subtle" onClick={() => onChange({})}>
          Clear filters
        </Button>
      )}
    </search>
  );
};
