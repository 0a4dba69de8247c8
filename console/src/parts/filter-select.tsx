import { Select, type SelectProps } from '@mantine/core';
import type { ReactNode } from 'react';

/** Narrows a list, or does not. */
export const FilterSelect = ({
  label,
  all,
  value,
  onChange,
  data,
  ...more
}: Pick<SelectProps, 'searchable' | 'w'> & {
  label: string;
  /** What is shown where nothing is chosen: “All statuses”. */
  all: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  data: readonly { readonly value: string; readonly label: string }[];
}): ReactNode => (
  <Select
    aria-label={label}
    placeholder={all}
    clearable
    clearButtonProps={{ 'aria-label': all }}
    value={value ?? null}
    onChange={(chosen) => onChange(chosen ?? undefined)}
    // What an address asks for may be none of those that are offered.
    data={
      value === undefined || data.some((one) => one.value === value) ? [...data] : [...data, { value, label: value }]
    }
    maw="100%"
    {...more}
  />
);
