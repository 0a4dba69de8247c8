import { ActionIcon, Alert, Anchor, Drawer, Group, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { exchangesPath, operationLabels, type KeptExchange } from '../../api/exchanges.ts';
import { ExchangeView } from '../../parts/exchange-view.tsx';
import { Icon } from '../../parts/icons.tsx';
import { ServiceLogLink } from '../../parts/service-log-link.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Documented } from './documented.tsx';
import { Replay } from './replay.tsx';

export const views = ['exchange', 'documented', 'replay'] as const;
export type View = (typeof views)[number];

const About = ({ exchange }: { exchange: KeptExchange }): ReactNode => {
  const { app, job, person, group, replayOf, started } = exchange;
  const links = [
    { label: 'Application', to: `/admin/apps/${app}` },
    person !== undefined && { label: 'Person', to: `/admin/people/${person}` },
    group !== undefined && { label: 'Group', to: `/admin/groups/${group}` },
    job !== undefined && { label: 'All of this task', to: `/admin/traffic?job=${job}` },
    replayOf !== undefined && { label: 'What this repeats', to: `/admin/traffic?exchange=${replayOf}` },
  ];
  return (
    <Group gap="md">
      <Text size="sm" c="dimmed">
        <Time at={started} />
      </Text>
      {links
        .filter((link) => link !== false)
        .map(({ label, to }) => (
          <Anchor key={label} component={Link} to={to} size="sm">
            {label}
          </Anchor>
        ))}
      <ServiceLogLink exchange={exchange} />
    </Group>
  );
};

interface OpenedProps {
  readonly id: string;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly onClose: () => void;
  /** To the request above in the list, and below; absent: there is none. */
  readonly above: (() => void) | undefined;
  readonly below: (() => void) | undefined;
}

/** One exchange, beside the list: as it was, beside the documentation, and once more. */
export const Opened = ({ id, view, onView, onClose, above, below }: OpenedProps): ReactNode => {
  const { data, error, refetch } = useQuery({
    queryKey: [exchangesPath, id],
    queryFn: () => ask<KeptExchange>(`${exchangesPath}/${id}`),
    staleTime: Infinity,
  });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(720px, 100vw)"
      title={data ? operationLabels[data.operation] : 'Exchange'}
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      shadow="xl"
      styles={{
        title: { fontWeight: 600 },
        content: { borderInlineStart: '1px solid var(--mantine-color-default-border)' },
      }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting label="Reading the exchange" />}
      {data && (
        <Stack gap="md">
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <About exchange={data} />
            <Group gap={4} wrap="nowrap">
              <ActionIcon variant="default" aria-label="The request above" disabled={!above} onClick={above}>
                <Icon name="up" size={16} />
              </ActionIcon>
              <ActionIcon variant="default" aria-label="The request below" disabled={!below} onClick={below}>
                <Icon name="chevron" size={16} />
              </ActionIcon>
            </Group>
          </Group>
          {data.warnings && data.warnings.length > 0 && (
            <Alert color="yellow" variant="light" title="Okta bears this, other clients may not">
              {data.warnings.map((warning) => (
                <Text key={warning} size="sm">
                  {warning}
                </Text>
              ))}
            </Alert>
          )}
          <Tabs value={view} onChange={(value) => onView(value as View)} keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="exchange">Request and answer</Tabs.Tab>
              <Tabs.Tab value="documented">Okta’s documentation</Tabs.Tab>
              <Tabs.Tab value="replay">Replay</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="exchange">
              <ExchangeView exchange={data} />
            </Tabs.Panel>
            <Tabs.Panel value="documented">
              <Documented id={id} />
            </Tabs.Panel>
            <Tabs.Panel value="replay">
              <Replay key={id} exchange={data} />
            </Tabs.Panel>
          </Tabs>
        </Stack>
      )}
    </Drawer>
  );
};
