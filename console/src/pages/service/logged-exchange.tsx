import { Alert, Anchor, Code, Group, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { exchangesPath, type ExchangeSummary } from '../../api/exchanges.ts';
import type { Exchange } from '../../api/service.ts';
import { useConnections, useService } from '../../api/use-service.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { ExchangeView, type Exchange as ShownExchange } from '../../parts/exchange-view.tsx';
import { SidePanel } from './side-panel.tsx';

/** The exchange as other pages show exchanges; a body that is cut says so. */
const shown = ({ method, path, query, status, time, timings, request, response }: Exchange): ShownExchange => {
  const host = request.headers['host'];
  const scheme = request.headers['x-forwarded-proto'] ?? 'http';
  const origin = host === undefined ? '' : `${scheme}://${host}`;
  return {
    request: { method, url: `${origin}${path}${query === undefined ? '' : `?${query}`}`, ...messageOf(request) },
    response: { status, ...messageOf(response) },
    started: Date.parse(time),
    duration: timings.total,
  };
};

const messageOf = ({
  headers,
  body,
  length,
}: Exchange['request']): { headers: Record<string, string>; body?: string } => ({
  headers: { ...headers },
  ...(body !== undefined && {
    body: length === undefined ? body : `${body}\n… ${length.toLocaleString()} characters in all`,
  }),
});

/** What the profile let through, in words. */
const Leniencies = ({ exchange }: { exchange: Exchange }): ReactNode => {
  const { leniencies = [], connection } = exchange;
  const { data: profiles } = useService('GET /admin/v1/profiles', {});
  const { data: connections } = useConnections();
  if (leniencies.length === 0) return undefined;
  const profile = connections?.items.find(({ id }) => id === connection)?.profile;
  const words = new Map(
    profiles?.items.flatMap((one) => one.leniencies.map(({ name, description }) => [name as string, description])),
  );
  return (
    <Alert color="grape" variant="light" title={`Accepted by profile ${profile ?? '…'}`}>
      <List size="sm">
        {leniencies.map((name) => (
          <List.Item key={name}>
            {words.get(name) ?? name} <Code>{name}</Code>
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        Held to the standard to the letter (profile rfc), the request would be answered otherwise.
      </Text>
    </Alert>
  );
};

/** Leads to the same exchange as the org sent it, where it did. */
const Sent = ({ requestId }: { requestId: string }): ReactNode => {
  const query = { requestId, bodies: 'false', limit: 1 };
  const { data } = useQuery({
    queryKey: [exchangesPath, query],
    queryFn: () => ask<ExchangeSummary[]>(exchangesPath, { query }),
  });
  const [sent] = data ?? [];
  return (
    sent && (
      <AnchorLink size="sm" to="/admin/traffic" search={{ exchange: sent.id }}>
        As this org sent it
      </AnchorLink>
    )
  );
};

const Facts = ({ exchange }: { exchange: Exchange }): ReactNode => {
  const { requestId, tenant, connection, source, timings, lost } = exchange;
  return (
    <Stack gap={4}>
      <Group gap="lg">
        {tenant && <Text size="sm">Tenant {tenant}</Text>}
        {connection && (
          <Anchor size="sm" component={Link} to={`/admin/service/connections/${connection}`}>
            Its connection
          </Anchor>
        )}
        {source && <Text size="sm">From {source}</Text>}
        <Sent requestId={requestId} />
        <Text size="sm">
          Request id <Code>{requestId}</Code>
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {timings.total} ms in all
        {timings.authentication !== undefined && `, ${timings.authentication} ms until it was known whose it is`}
        {timings.body !== undefined && `, ${timings.body} ms until its body had come`}
        {lost !== undefined && `; ${lost} exchanges before it could not be kept`}
      </Text>
    </Stack>
  );
};

/** An exchange of the request log, opened. */
export const LoggedExchange = ({ id, onClose }: { id: string; onClose: () => void }): ReactNode => {
  const { data, error } = useService('GET /admin/v1/exchanges/{exchange}', { path: { exchange: id } });
  return (
    <SidePanel title="Exchange" error={error} waiting={data ? undefined : 'The exchange is read'} onClose={onClose}>
      {data && (
        <>
          <Facts exchange={data} />
          <Leniencies exchange={data} />
          {data.detail !== undefined && (
            <Alert color={data.status < 500 ? 'orange' : 'red'} variant="light" title="Why it was refused">
              {data.detail}
              {data.cause !== undefined && (
                <Code block mt="xs">
                  {data.cause}
                </Code>
              )}
            </Alert>
          )}
          <ExchangeView exchange={shown(data)} />
        </>
      )}
    </SidePanel>
  );
};
