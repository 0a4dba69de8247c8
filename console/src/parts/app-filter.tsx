import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAppLabels } from '../api/apps.ts';

/** Chooses one application, or all. */
export const AppFilter = ({
  app,
  onChange,
  w = 320,
}: {
  app: string | undefined;
  onChange: (app: string | undefined) => void;
  w?: number;
}): ReactNode => (
  <Select
    aria-label="Application"
    placeholder="All applications"
    clearable
    clearButtonProps={{ 'aria-label': 'All applications' }}
    value={app ?? null}
    onChange={(value) => onChange(value ?? undefined)}
    data={[...useAppLabels()].map(([value, label]) => ({ value, label }))}
    w={w}
    maw="100%"
  />
);
