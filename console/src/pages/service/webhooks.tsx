import { Anchor, Badge, Button, Code, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { askService, serviceUrl, type IssuedWebhook, type Webhook } from '../../api/service.ts';
import { Icon } from '../../parts/icons.tsx';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { IssuedSecret } from './issued-secret.tsx';
import { NewWebhookForm } from './new-webhook.tsx';

/** How far the deliveries to an endpoint are, and what keeps them from going on. */
export const WebhookState = ({ webhook: { disabled, attempts, due } }: { webhook: Webhook }): ReactNode => {
  if (disabled !== undefined) {
    return (
      <>
        <Badge variant="light" color="red" tt="none">
          Off
        </Badge>
        <Text size="xs" c="dimmed" mt={4}>
          {disabled}
        </Text>
      </>
    );
  }
  if (attempts === 0) {
    return (
      <Badge variant="light" color="green" tt="none">
        Delivering
      </Badge>
    );
  }
  return (
    <>
      <Badge variant="light" color="orange" tt="none">
        Retrying
      </Badge>
      <Text size="xs" c="dimmed" mt={4}>
        After {attempts === 1 ? '1 attempt' : `${attempts} attempts`}; again at <Time at={due} brief />
      </Text>
    </>
  );
};

/** The endpoints of applications to which events are delivered. */
export const WebhooksPage = (): ReactNode => {
  const [adding, add] = useDisclosure();
  const [issued, setIssued] = useState<IssuedWebhook>();
  const name = 'GET /admin/v1/webhooks';
  return (
    <Page
      title="Webhooks"
      description="Where each event is delivered as it is committed, signed as Standard Webhooks says: in order, and at least once."
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={add.open}>
          Add webhook
        </Button>
      }
    >
      <RecordList<Webhook>
        label="Webhooks"
        path={serviceUrl(name)}
        read={(_, __, signal) => askService(name, {}, signal)}
        refresh={2_000}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No webhooks yet">
            Add the URL at which your application wants to hear of each change of a user or a group.
          </EmptyState>
        }
        columns={[
          {
            label: 'Name',
            cell: ({ id, name: called, tenant }) => (
              <>
                <Anchor component={Link} to={`/admin/service/webhooks/${id}`}>
                  {called}
                </Anchor>
                {tenant !== undefined && (
                  <Text size="xs" c="dimmed">
                    Tenant {tenant}
                  </Text>
                )}
              </>
            ),
            width: 200,
          },
          {
            label: 'URL',
            cell: ({ url }) => (url === undefined ? 'Polled' : <Code style={{ wordBreak: 'break-all' }}>{url}</Code>),
          },
          {
            label: 'Events',
            cell: ({ types }) => (
              <Text size="sm" style={{ wordBreak: 'break-word' }}>
                {types.length === 0 ? 'All' : types.join(', ')}
              </Text>
            ),
            width: 190,
          },
          { label: 'Status', cell: (webhook) => <WebhookState webhook={webhook} />, width: 210 },
        ]}
      />
      <NewWebhookForm opened={adding} onClose={add.close} onIssued={setIssued} />
      {issued && <IssuedSecret issued={issued} title="Webhook added" onClose={() => setIssued(undefined)} />}
    </Page>
  );
};
