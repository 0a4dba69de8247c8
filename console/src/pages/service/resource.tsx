import { Anchor, Code, CopyButton, Button, Group, Paper, ScrollArea, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { askService, serviceUrl, type Resource } from '../../api/service.ts';
import { useService } from '../../api/use-service.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { JsonText } from '../../parts/json-text.tsx';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState, Failure, Waiting } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Copyable } from './copyable.tsx';
import { Fact, Facts } from './facts.tsx';
import { nameOf } from './resources.tsx';

interface Meta {
  readonly created?: string;
  readonly lastModified?: string;
  readonly version?: string;
  readonly location?: string;
}

interface GroupReference {
  readonly value: string;
  readonly display?: string;
  readonly type?: string;
}

interface Place {
  readonly tenant: string;
  readonly type: string;
  readonly resource: string;
}

const Summary = ({ resource, tenant }: { resource: Resource; tenant: string }): ReactNode => {
  const { created, lastModified, version = '', location = '' } = (resource['meta'] ?? {}) as Meta;
  const groups = (resource['groups'] ?? []) as readonly GroupReference[];
  return (
    <Paper withBorder p="lg" component="section" aria-label="Summary">
      <Facts label="Summary">
        <Fact label="id">
          <Copyable value={resource.id} label="Copy the id" />
        </Fact>
        <Fact label="Version (ETag)">
          <Code>{version}</Code>
        </Fact>
        <Fact label="Created">
          <Time at={created} />
        </Fact>
        <Fact label="Last modified">
          <Time at={lastModified} />
        </Fact>
        {groups.length > 0 && (
          <Fact label="Groups">
            <Group gap="sm">
              {groups.map(({ value, display, type }) => (
                <Anchor key={value} size="sm" component={Link} to={`/admin/service/resources/${tenant}/Group/${value}`}>
                  {display ?? value}
                  {type === 'indirect' && ' (through another)'}
                </Anchor>
              ))}
            </Group>
          </Fact>
        )}
        <Fact label="Requests">
          <AnchorLink
            size="sm"
            to="/admin/service/log"
            search={{ tenant, path: location && new URL(location).pathname.slice(-resource.id.length) }}
          >
            Those that named it
          </AnchorLink>
        </Fact>
      </Facts>
    </Paper>
  );
};

const Members = ({ path }: { path: Place }): ReactNode => {
  const name = 'GET /admin/v1/tenants/{tenant}/resources/{type}/{resource}/members';
  return (
    <>
      <Title order={2}>Members</Title>
      <RecordList<{ readonly id: string; readonly type: string; readonly display?: string }>
        label="Members"
        path={serviceUrl(name, { ...path })}
        read={(_, cursor, signal) => askService(name, { path, query: { cursor, count: '50' } }, signal)}
        keyOf={({ id }) => id}
        empty={<EmptyState title="No members" />}
        columns={[
          {
            label: 'Member',
            cell: ({ id, type, display }) => (
              <Anchor component={Link} to={`/admin/service/resources/${path.tenant}/${type}/${id}`}>
                {display ?? id}
              </Anchor>
            ),
          },
          { label: 'Type', cell: ({ type }) => type, width: 110 },
          {
            label: 'id',
            cell: ({ id }) => (
              <Text size="sm" ff="monospace">
                {id}
              </Text>
            ),
          },
        ]}
      />
    </>
  );
};

/** A resource as it is kept. */
export const ResourcePage = (): ReactNode => {
  const { tenantId, type, resourceId } = useParams({ from: '/admin/service/resources/$tenantId/$type/$resourceId' });
  const path = { tenant: tenantId, type, resource: resourceId };
  const { data, error, refetch } = useService('GET /admin/v1/tenants/{tenant}/resources/{type}/{resource}', {
    path,
    query: { members: 'false' },
  });
  const json = data && JSON.stringify(data, undefined, 2);
  return (
    <Page
      title={data ? nameOf(data) : type}
      path={[
        { label: 'Users and Groups', to: '/admin/service/resources' },
        { label: `${type}s of ${tenantId}`, to: `/admin/service/resources?tenant=${tenantId}&type=${type}` },
      ]}
      description={data && `A ${type} of tenant ${tenantId}, as SCIM clients see it.`}
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Waiting label="The resource is read" />}
      {data && json !== undefined && (
        <>
          <Summary resource={data} tenant={tenantId} />
          {type === 'Group' && <Members path={path} />}
          <Paper withBorder p="lg" component="section" aria-label="JSON">
            <Group justify="space-between" mb="sm">
              <Title order={2}>JSON</Title>
              <CopyButton value={json}>
                {({ copied, copy }) => (
                  <Button size="xs" variant="default" onClick={copy}>
                    {copied ? 'Copied' : 'Copy JSON'}
                  </Button>
                )}
              </CopyButton>
            </Group>
            <ScrollArea.Autosize mah={520} type="auto">
              <Code block tabIndex={0}>
                <JsonText text={json} />
              </Code>
            </ScrollArea.Autosize>
          </Paper>
        </>
      )}
    </Page>
  );
};
