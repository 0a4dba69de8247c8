import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAppLabels } from '../api/apps.ts';

/** Chooses one application, or all. */
export const AppFilter = ({
  app,
  onChange,
  w = 320,
  placeholder = 'All applications',
}: {
  app: string | undefined;
  onChange: (app: string | undefined) => void;
  w?: number;
  placeholder?: string;
}): ReactNode => (
  <Select
    aria-label="Application"
    placeholder={placeholder}
    clearable
    clearButtonProps={{ 'aria-label': placeholder }}
    value={app ?? null}
    onChange={(value) => onChange(value ?? undefined)}
    data={[...useAppLabels()].map(([value, label]) => ({ value, label }))}
    w={w}
    maw="100%"
  />
);
