import { Alert, Anchor, Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ApiError, type ListPage } from '../../api/client.ts';
import { askService, serviceUrl, type Resource } from '../../api/service.ts';
import { useService, useTenants } from '../../api/use-service.ts';
import { Icon } from '../../parts/icons.tsx';
import { Page } from '../../parts/page.tsx';
import { RecordList, type Column } from '../../parts/record-list.tsx';
import { EmptyState, Failure, Waiting } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { TenantSelect } from './tenant-select.tsx';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const metaOf = ({ meta }: Resource): { lastModified?: string } => meta ?? {};

/** What people call a resource. */
export const nameOf = ({ userName, displayName, id }: Resource): string => text(userName) || text(displayName) || id;

const columnsOf = (tenant: string, type: string): readonly Column<Resource>[] => [
  {
    label: type === 'User' ? 'userName' : 'displayName',
    cell: (resource) => (
      <Anchor component={Link} to={`/admin/service/resources/${tenant}/${type}/${resource.id}`}>
        {nameOf(resource)}
      </Anchor>
    ),
  },
  ...(type === 'User'
    ? [
        { label: 'displayName', cell: ({ displayName }: Resource) => text(displayName) || '–' },
        { label: 'active', cell: ({ active }: Resource) => (active === false ? 'false' : 'true'), width: 90 },
      ]
    : []),
  { label: 'externalId', cell: ({ externalId }) => text(externalId) || '–' },
  { label: 'Last modified', cell: (resource) => <Time at={metaOf(resource).lastModified} brief />, width: 200 },
];

interface Chosen {
  readonly tenant: string;
  readonly type: string;
  readonly filter: string | undefined;
}

/** The page of resources that match; why a filter is no good is told apart, beside the filter. */
const Resources = ({ tenant, type, filter }: Chosen): ReactNode => {
  const path = { tenant, type };
  const name = 'GET /admin/v1/tenants/{tenant}/resources/{type}';
  return (
    <RecordList<Resource>
      label={`${type}s`}
      path={serviceUrl(name, path)}
      query={{ filter }}
      read={async (_, cursor, signal): Promise<ListPage<Resource>> =>
        askService(name, { path, query: { filter, cursor, count: '50' } }, signal)
      }
      keyOf={({ id }) => id}
      empty={
        filter === undefined ? (
          <EmptyState title={`No ${type} yet`}>
            What a client such as Okta provisions by a connection of this tenant is shown here as it is kept.
          </EmptyState>
        ) : (
          <EmptyState title="Nothing matches the filter">No {type} of this tenant does.</EmptyState>
        )
      }
      columns={columnsOf(tenant, type)}
    />
  );
};

const countOf = (total: number, type: string, filter: string | undefined): string => {
  if (filter !== undefined) return total === 1 ? '1 matches' : `${total.toLocaleString()} match`;
  const noun = type === 'User' || type === 'Group' ? type.toLowerCase() : type;
  return `${total.toLocaleString()} ${noun}${total === 1 || noun === type ? '' : 's'}`;
};

/** Whether a filter is good, and how many match. */
const Matches = ({ tenant, type, filter }: Chosen): ReactNode => {
  const { data, error } = useService('GET /admin/v1/tenants/{tenant}/resources/{type}', {
    path: { tenant, type },
    query: { filter, count: '1' },
  });
  if (error instanceof ApiError && error.status === 400) {
    return (
      <Alert color="red" variant="light" role="alert" title="The filter is no good (invalidFilter)">
        {error.message}
      </Alert>
    );
  }
  return (
    <>
      {data?.total !== undefined && data.total > 0 && (
        <Text component="output" size="sm" c="dimmed">
          {countOf(data.total, type, filter)}
        </Text>
      )}
      <Resources tenant={tenant} type={type} filter={filter} />
    </>
  );
};

/** Users, groups and resources of other types as the service keeps them. */
export const ResourcesPage = (): ReactNode => {
  const search = useSearch({ from: '/admin/service/resources' });
  const navigate = useNavigate({ from: '/admin/service/resources' });
  const { data: tenants, error, refetch } = useTenants();
  const { data: types } = useService('GET /admin/v1/resource-types', {});
  const tenant = search.tenant ?? tenants?.items[0]?.id;
  const type = search.type ?? 'User';
  const [filter, setFilter] = useState(search.filter ?? '');
  const choose = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const body = (): ReactNode => {
    if (error) return <Failure error={error} retry={() => void refetch()} />;
    if (!tenants) return <Waiting label="The tenants are read" />;
    if (tenant === undefined) return <EmptyState title="No tenants yet">Add a tenant first.</EmptyState>;
    return (
      <>
        <Group component="search" align="flex-end" gap="sm">
          <TenantSelect value={tenant} allowDeselect={false} onChange={(value) => value && choose({ tenant: value })} />
          <SegmentedControl
            aria-label="Resource type"
            value={type}
            onChange={(value) => {
              setFilter('');
              choose({ type: value, filter: undefined });
            }}
            data={(types?.items ?? [{ name: 'User' }, { name: 'Group' }]).map(({ name }) => ({
              value: name,
              label: name,
            }))}
          />
          <form
            style={{ flex: '1 1 320px', display: 'flex', gap: 8 }}
            onSubmit={(event) => {
              event.preventDefault();
              choose({ filter: filter.trim() || undefined });
            }}
          >
            <TextInput
              aria-label="SCIM filter"
              placeholder={type === 'User' ? 'userName sw "b" and active eq true' : 'displayName eq "Tour Guides"'}
              leftSection={<Icon name="search" size={16} />}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
              spellCheck={false}
              style={{ flex: 1 }}
            />
            <Button type="submit" variant="default">
              Filter
            </Button>
          </form>
        </Group>
        <Matches tenant={tenant} type={type} filter={search.filter} />
      </>
    );
  };
  return (
    <Page
      title="Users and Groups"
      description="What the service keeps, in the order of creation: as SCIM clients see it, found by SCIM filters."
    >
      {body()}
    </Page>
  );
};
