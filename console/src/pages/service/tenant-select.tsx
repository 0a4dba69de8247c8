import { Select, type SelectProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTenants } from '../../api/use-service.ts';

/** Chooses one of the service's tenants. */
export const TenantSelect = (props: Omit<SelectProps, 'data'>): ReactNode => (
  <Select
    aria-label="Tenant"
    searchable
    nothingFoundMessage="No tenant of that id"
    data={(useTenants().data?.items ?? []).map(({ id }) => id)}
    w={240}
    maw="100%"
    {...props}
  />
);
