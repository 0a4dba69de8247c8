import { Accordion, Alert, Group, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { KeptExchange } from '../../api/exchanges.ts';
import { ExchangeView, StatusBadge } from '../../parts/exchange-view.tsx';

export interface Provisioned {
  readonly job: { readonly state: string; readonly message?: string; readonly explanation?: string };
  readonly exchanges: readonly KeptExchange[];
}

/** What came of a push, with each exchange that it took. */
export const ProvisionedSteps = ({ done: { job, exchanges } }: { done: Provisioned }): ReactNode => (
  <Stack gap="sm">
    <Alert
      variant="light"
      color={job.state === 'done' ? 'green' : job.state === 'failed' ? 'red' : 'orange'}
      title={job.state === 'done' ? 'Provisioned' : job.state === 'failed' ? 'Failed' : 'It waits'}
    >
      {job.message ??
        (job.state === 'done'
          ? `${exchanges.length} requests went out.`
          : 'The application is paused or in quarantine: the job goes out when it is not.')}
      {job.explanation && (
        <Text size="sm" mt="xs" style={{ whiteSpace: 'pre-line' }}>
          {job.explanation}
        </Text>
      )}
    </Alert>
    {exchanges.length > 0 && (
      <Paper withBorder>
        <Accordion chevronPosition="left" aria-label="Steps">
          {exchanges.map((exchange) => (
            <Accordion.Item key={exchange.id} value={exchange.id}>
              <Accordion.Control>
                <Group wrap="nowrap">
                  <StatusBadge exchange={exchange} />
                  <Text size="sm" ff="monospace" style={{ wordBreak: 'break-all' }}>
                    {exchange.request.method} {new URL(exchange.request.url).pathname}
                  </Text>
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <ExchangeView exchange={exchange} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      </Paper>
    )}
  </Stack>
);
