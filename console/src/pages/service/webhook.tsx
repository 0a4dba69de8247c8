import { Alert, Button, Group, NumberInput, Paper, Select, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { askService, type IssuedWebhook, type Webhook } from '../../api/service.ts';
import { useService, useServiceChanged } from '../../api/use-service.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Page } from '../../parts/page.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Copyable } from './copyable.tsx';
import { Deliveries } from './deliveries.tsx';
import { Fact, Facts } from './facts.tsx';
import { IssuedSecret } from './issued-secret.tsx';
import { isOverlapping, overlaps } from './state.tsx';
import { WebhookState } from './webhooks.tsx';

type Dialog = 'rotate' | 'replay' | 'remove';

/** Off keeps the place; on goes on there, at once. */
const Switch = ({ webhook: { id, disabled } }: { webhook: Webhook }): ReactNode => {
  const changed = useServiceChanged();
  const path = { webhook: id };
  const { mutate, isPending } = useMutation({
    mutationFn: async () =>
      disabled === undefined
        ? askService('POST /admin/v1/webhooks/{webhook}/disable', { path })
        : askService('POST /admin/v1/webhooks/{webhook}/enable', { path }),
    onSuccess: changed,
    onError: (error) => void notifications.show({ message: error.message, color: 'red' }),
  });
  return (
    <Button variant="default" size="xs" loading={isPending} onClick={() => mutate()}>
      {disabled === undefined ? 'Turn off' : 'Turn on'}
    </Button>
  );
};

const Rotate = ({
  webhook,
  onClose,
  onIssued,
}: {
  webhook: Webhook;
  onClose: () => void;
  onIssued: (issued: IssuedWebhook) => void;
}): ReactNode => {
  const changed = useServiceChanged();
  return (
    <FormModal
      title={`Rotate the secret of ${webhook.name}`}
      opened
      onClose={onClose}
      initial={{ overlap: '86400' }}
      submit="Rotate secret"
      onSubmit={async ({ overlap }) => {
        const parts = { path: { webhook: webhook.id }, body: { overlap: Number(overlap) } };
        onIssued(await askService('POST /admin/v1/webhooks/{webhook}/rotate', parts));
        await changed();
      }}
      fields={(form) => (
        <>
          <Text>While both sign, the application verifies by either. The new secret is shown once.</Text>
          <Select
            label="The old secret signs, too"
            data={overlaps}
            allowDeselect={false}
            data-autofocus
            {...form.getInputProps('overlap')}
          />
        </>
      )}
    />
  );
};

const Replay = ({ webhook, onClose }: { webhook: Webhook; onClose: () => void }): ReactNode => {
  const changed = useServiceChanged();
  return (
    <FormModal
      title={`Replay to ${webhook.name}`}
      opened
      onClose={onClose}
      initial={{ from: webhook.position + 1 }}
      validate={{ from: (from) => (from >= 1 ? null : 'A sequence is 1 or more.') }}
      submit="Deliver from there"
      done="The webhook goes on from that event."
      onSubmit={async ({ from }) => {
        const parts = { path: { webhook: webhook.id }, body: { from } };
        await askService('POST /admin/v1/webhooks/{webhook}/replay', parts);
        await changed();
      }}
      fields={(form) => (
        <>
          <Text>
            Every event from this sequence on is delivered again, with the same ids. A later one than the next, which is{' '}
            {webhook.position + 1}, passes over what comes before it.
          </Text>
          <NumberInput
            label="Sequence of the first event"
            min={1}
            allowDecimal={false}
            data-autofocus
            {...form.getInputProps('from')}
          />
        </>
      )}
    />
  );
};

const Remove = ({ webhook, onClose }: { webhook: Webhook; onClose: () => void }): ReactNode => {
  const changed = useServiceChanged();
  const navigate = useNavigate();
  return (
    <FormModal
      title={`Delete ${webhook.name}`}
      opened
      onClose={onClose}
      initial={{}}
      submit="Delete webhook"
      destructive
      done="The webhook was deleted."
      onSubmit={async () => {
        await askService('DELETE /admin/v1/webhooks/{webhook}', { path: { webhook: webhook.id } });
        await navigate({ to: '/admin/service/webhooks' });
        await changed();
      }}
      fields={() => (
        <Text>
          Nothing more is delivered to {webhook.name}, and what was kept of deliveries to it goes. This cannot be
          undone; to stop for a while, turn it off.
        </Text>
      )}
    />
  );
};

const Shown = ({ webhook }: { webhook: Webhook }): ReactNode => {
  const [dialog, setDialog] = useState<Dialog>();
  const [issued, setIssued] = useState<IssuedWebhook>();
  const close = () => setDialog(undefined);
  const { url, format, audience, types, tenant, position, created, overlapEnds, disabled } = webhook;
  return (
    <>
      {disabled !== undefined && (
        <Alert color="red" variant="light" title="Nothing is delivered">
          {disabled} The place is kept: turned on, it goes on with event {position + 1}.
        </Alert>
      )}
      <Paper withBorder p="lg" component="section" aria-label="Endpoint">
        <Group justify="space-between" mb="sm">
          <Title order={2}>Endpoint</Title>
          <Group gap="sm">
            <Switch webhook={webhook} />
            <Button variant="default" size="xs" onClick={() => setDialog('replay')}>
              Replay
            </Button>
            {format === undefined && (
              <Button variant="default" size="xs" onClick={() => setDialog('rotate')}>
                Rotate secret
              </Button>
            )}
            <Button variant="light" color="red" size="xs" onClick={() => setDialog('remove')}>
              Delete
            </Button>
          </Group>
        </Group>
        <Facts label="Endpoint">
          <Fact label="Status">
            <WebhookState webhook={webhook} />
          </Fact>
          <Fact label="Format">{format === 'set' ? 'Security event tokens (RFC 9967)' : 'Standard Webhooks'}</Fact>
          <Fact label={url === undefined ? 'Polls' : 'URL'}>
            <Copyable value={url ?? `/admin/v1/webhooks/${webhook.id}/poll`} label="Copy where" />
          </Fact>
          {audience !== undefined && <Fact label="Audience">{audience}</Fact>}
          <Fact label="Events">{types.length === 0 ? 'All' : types.join(', ')}</Fact>
          <Fact label="Tenant">{tenant ?? 'All tenants'}</Fact>
          <Fact label="Place">Done with all up to event {position}</Fact>
          {isOverlapping(webhook) && (
            <Fact label="Secret of before">
              Signs until <Time at={overlapEnds} />
            </Fact>
          )}
          <Fact label="Created">
            <Time at={created} />
          </Fact>
        </Facts>
      </Paper>
      <Deliveries webhook={webhook} />
      {dialog === 'rotate' && <Rotate webhook={webhook} onClose={close} onIssued={setIssued} />}
      {dialog === 'replay' && <Replay webhook={webhook} onClose={close} />}
      {dialog === 'remove' && <Remove webhook={webhook} onClose={close} />}
      {issued && <IssuedSecret issued={issued} title="Secret rotated" onClose={() => setIssued(undefined)} />}
    </>
  );
};

/** An endpoint, and what was delivered to it. */
export const WebhookPage = (): ReactNode => {
  const { webhookId } = useParams({ from: '/admin/service/webhooks/$webhookId' });
  const path = { webhook: webhookId };
  const { data, error, refetch } = useService('GET /admin/v1/webhooks/{webhook}', { path }, { refresh: 2_000 });
  return (
    <Page title={data?.name ?? 'Webhook'} path={[{ label: 'Webhooks', to: '/admin/service/webhooks' }]}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Waiting label="The webhook is read" />}
      {data && <Shown webhook={data} />}
    </Page>
  );
};
