import { Alert, Button, Collapse, List, Modal, Stack, Text, ThemeIcon } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { TestReport } from '../../../api/muster.ts';
import { ExchangeView } from '../../../parts/exchange-view.tsx';
import { Icon } from '../../../parts/icons.tsx';
import type { FormKind } from './draft.ts';

const Mark = ({ state }: { state: 'passed' | 'failed' | 'skipped' }): ReactNode => (
  <ThemeIcon size={18} radius="xl" color={{ passed: 'green', failed: 'red', skipped: 'gray' }[state]}>
    <Icon name={state === 'passed' ? 'check' : 'close'} size={12} />
  </ThemeIcon>
);

const Steps = ({ report }: { report: TestReport }): ReactNode => (
  <Stack gap="md">
    <List spacing={4} size="sm" center>
      {report.steps.map(({ name, result, duration, detail }) => (
        <List.Item key={name} icon={<Mark state={result} />} style={{ overflowWrap: 'anywhere' }}>
          <b>{name}</b> {detail} <Text span size="xs">{`${Math.round(duration)} ms`}</Text>
        </List.Item>
      ))}
    </List>
    {report.exchanges.map((exchange) => (
      <ExchangeView key={`${exchange.started} ${exchange.request.url}`} exchange={exchange} />
    ))}
  </Stack>
);

/** What Test Connector Configuration opens: what is ticked in the wizard, what an on-premises connector can do. */
const Actions = ({
  message,
  actions,
  without,
}: {
  message: string;
  actions: NonNullable<TestReport['actions']>;
  without: string;
}): ReactNode => {
  const [opened, { close }] = useDisclosure(true);
  return (
    <Modal opened={opened} onClose={close} title={message} centered closeButtonProps={{ 'aria-label': 'Close dialog' }}>
      <Stack>
        <List spacing={6} center aria-label="Provisioning actions">
          {actions.map(({ name, on }) => (
            <List.Item key={name} icon={<Mark state={on ? 'passed' : 'skipped'} />}>
              {name}
              {!on && (
                <Text span size="sm" c="dimmed">
                  {' '}
                  {without}
                </Text>
              )}
            </List.Item>
          ))}
        </List>
        <Button onClick={close} ml="auto">
          Close
        </Button>
      </Stack>
    </Modal>
  );
};

/** Okta's message about a test of credentials, and beneath it what happened step by step. */
export const ConnectionReport = ({ report, form }: { report: TestReport; form: FormKind }): ReactNode => {
  const [opened, { toggle }] = useDisclosure(!report.ok);
  const { ok, message, explanation } = report;
  return (
    <Alert color={ok ? 'green' : 'red'} variant="light" title={message} role={ok ? 'status' : 'alert'}>
      {report.actions && (
        <Actions
          key={report.exchanges[0]?.started}
          message={message}
          actions={report.actions}
          without={form === 'wizard' ? 'is not ticked' : 'is not offered by the connector'}
        />
      )}
      <Stack gap="sm" align="flex-start">
        {explanation && (
          <Text size="sm">
            {explanation.what} {explanation.action} {explanation.clause && <i>{explanation.clause}</i>}
          </Text>
        )}
        <Button size="compact-sm" variant="subtle" onClick={toggle} aria-expanded={opened}>
          {opened ? 'Hide what was done' : 'Show what was done'}
        </Button>
        <Collapse expanded={opened} w="100%">
          <Steps report={report} />
        </Collapse>
      </Stack>
    </Alert>
  );
};
