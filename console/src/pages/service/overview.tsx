import { Alert, Badge, Card, Group, List, SimpleGrid, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Exchange, Health, Webhook } from '../../api/service.ts';
import { useConnections, useService, useTenants, useTotal } from '../../api/use-service.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { StatusBadge } from '../../parts/exchange-view.tsx';
import { Page } from '../../parts/page.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Copyable } from './copyable.tsx';
import { Fact, Facts } from './facts.tsx';
import { Recent } from './recent.tsx';
import { connectionState } from './state.tsx';

const stores: Readonly<Record<Health['store'], string>> = {
  sqlite: 'SQLite, in a file',
  memory: 'SQLite, in memory: gone when it stops',
  postgres: 'PostgreSQL',
};

const kept: Readonly<Record<Health['requestLog']['kept'], string>> = {
  bodies: 'Requests with their bodies',
  summary: 'Requests without their bodies',
  off: 'Nothing: the setting requestLog is off',
};

const Notices = ({ health, webhooks }: { health: Health; webhooks: readonly Webhook[] }): ReactNode => {
  const { warnings, requestLog } = health;
  const lost = requestLog.lost > 0 ? [`${requestLog.lost} exchanges came too fast for the request log.`] : [];
  const stopped = webhooks.flatMap(({ name, disabled, attempts }) => {
    if (disabled !== undefined) return [`Nothing is delivered to the webhook ${name}: ${disabled}`];
    return attempts > 2 ? [`The webhook ${name} has not taken an event in ${attempts} attempts.`] : [];
  });
  const all = [...warnings, ...lost, ...stopped];
  if (all.length === 0) return undefined;
  return (
    <Alert color="yellow" variant="light" title="What needs your attention">
      <List size="sm">
        {all.map((text) => (
          <List.Item key={text}>{text}</List.Item>
        ))}
      </List>
    </Alert>
  );
};

const Count = ({ label, count, to }: { label: string; count: number | undefined; to: string }): ReactNode => (
  <Card withBorder component={Link} to={to}>
    <Text fz={28} fw={650}>
      {count?.toLocaleString() ?? '–'}
    </Text>
    <Text c="dimmed">{label}</Text>
  </Card>
);

/** The last requests that were refused, or that failed. */
const Refused = ({ exchanges }: { exchanges: readonly Exchange[] }): ReactNode => (
  <Card withBorder component="section" aria-label="Latest refusals">
    <Group justify="space-between" mb="sm">
      <Text fw={600}>Latest refusals</Text>
      <AnchorLink to="/admin/service/log" search={{ status: 'errors' }} size="sm">
        All of them
      </AnchorLink>
    </Group>
    {exchanges.length === 0 ? (
      <Text c="dimmed" size="sm">
        No request was refused.
      </Text>
    ) : (
      <Table.ScrollContainer minWidth={560}>
        <Table aria-label="Latest refusals">
          <Table.Tbody>
            {exchanges.map(({ id, time, method, path, status, detail }) => (
              <Table.Tr key={id}>
                <Table.Td w={190}>
                  <Time at={time} brief />
                </Table.Td>
                <Table.Td w={70}>
                  <StatusBadge exchange={{ response: { status } }} />
                </Table.Td>
                <Table.Td>
                  <AnchorLink to="/admin/service/log" search={{ exchange: String(id) }} size="sm" ff="monospace">
                    {method} {path}
                  </AnchorLink>
                  <Text size="sm" c="dimmed">
                    {detail}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    )}
  </Card>
);

/** How the service is, and what its operator should know. */
export const ServiceOverviewPage = (): ReactNode => {
  const { data: health, error, refetch } = useService('GET /admin/v1/health', {}, { refresh: 5_000 });
  const tenants = useTenants();
  const connections = useConnections();
  const users = useTotal('User');
  const groups = useTotal('Group');
  const { data: webhooks } = useService('GET /admin/v1/webhooks', {}, { refresh: 5_000 });
  const logged = health !== undefined && health.requestLog.kept !== 'off';
  const refused = useService(
    'GET /admin/v1/exchanges',
    { query: { status: 'errors', count: '5' } },
    { enabled: logged, refresh: 5_000 },
  );
  const good = connections.data?.items.filter((one) => connectionState(one).usable);
  return (
    <Page
      title="Service"
      description="The SCIM service that this org’s applications are integrated with: what a SaaS runs, seen by its operator."
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !health && <Waiting label="The service is asked how it is" />}
      {health && (
        <>
          <Notices health={health} webhooks={webhooks?.items ?? []} />
          <SimpleGrid cols={{ base: 2, sm: 4 }}>
            <Count label="Tenants" count={tenants.data?.items.length} to="/admin/service/tenants" />
            <Count label="Users" count={users} to="/admin/service/resources?type=User" />
            <Count label="Groups" count={groups} to="/admin/service/resources?type=Group" />
            <Count label="Connections in force" count={good?.length} to="/admin/service/connections" />
          </SimpleGrid>
          <Card withBorder component="section" aria-label="Health">
            <Facts label="Health">
              <Fact label="Status">
                {health.status === 'ok' ? (
                  <Badge color="green" variant="light" tt="none">
                    Ready
                  </Badge>
                ) : (
                  <Badge color="red" variant="light" tt="none">
                    The store does not answer
                  </Badge>
                )}
              </Fact>
              <Fact label="SCIM 2.0">
                <Copyable value={health.baseUrl} label="Copy the base URL of SCIM 2.0" />
              </Fact>
              <Fact label="SCIM 1.1">
                <Copyable value={health.v1BaseUrl} label="Copy the base URL of SCIM 1.1" />
              </Fact>
              <Fact label="Store">{stores[health.store]}</Fact>
              <Fact label="Request log">{kept[health.requestLog.kept]}</Fact>
              <Fact label="Version">
                {health.version}, up since <Time at={health.started} />
              </Fact>
            </Facts>
          </Card>
          {logged && <Recent />}
          {logged && <Refused exchanges={refused.data?.items ?? []} />}
        </>
      )}
    </Page>
  );
};
