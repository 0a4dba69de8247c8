import { Alert, Button, Code, Group, PasswordInput, Radio, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ApiError, ask } from '../../api/client.ts';
import { exchangesPath, type AnswerDifference, type KeptExchange } from '../../api/exchanges.ts';
import type { OktaApp } from '../../api/okta.ts';
import { ExchangeView } from '../../parts/exchange-view.tsx';

interface Resent {
  readonly exchange: KeptExchange;
  readonly differences: readonly AnswerDifference[];
}

const Value = ({ value }: { value: AnswerDifference['before'] }): ReactNode =>
  value === undefined ? (
    <Text size="sm" c="dimmed">
      not there
    </Text>
  ) : (
    <Code style={{ wordBreak: 'break-word' }}>{typeof value === 'string' ? value : JSON.stringify(value)}</Code>
  );

const Differences = ({ differences }: { differences: readonly AnswerDifference[] }): ReactNode =>
  differences.length === 0 ? (
    <Alert color="green" variant="light" title="The same answer">
      Status, headers and body are what they were.
    </Alert>
  ) : (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing="xs" aria-label="Differences between the answers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Where</Table.Th>
            <Table.Th>Then</Table.Th>
            <Table.Th>Now</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differences.map(({ path, before, now }) => (
            <Table.Tr key={path}>
              <Table.Td style={{ wordBreak: 'break-word' }}>{path}</Table.Td>
              <Table.Td>
                <Value value={before} />
              </Table.Td>
              <Table.Td>
                <Value value={now} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );

/** Sends the request of an exchange once more, here or elsewhere. */
export const Replay = ({ exchange }: { exchange: KeptExchange }): ReactNode => {
  const [where, setWhere] = useState('same');
  const [app, setApp] = useState<string | null>(null);
  const [baseUrl, setBaseUrl] = useState('');
  const [authorization, setAuthorization] = useState('');
  const { data: apps = [] } = useQuery({
    queryKey: ['/api/v1/apps', 'to replay to'],
    queryFn: () => ask<OktaApp[]>('/api/v1/apps', { query: { limit: 200 } }),
  });
  const others = apps.filter(({ id }) => id !== exchange.app);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      ask<Resent>(`${exchangesPath}/${exchange.id}/resend`, {
        method: 'POST',
        body: where === 'same' ? {} : where === 'app' ? { app } : { baseUrl, authorization },
      }),
  });
  const fields = error instanceof ApiError ? error.fields : {};
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <Stack gap="md">
        <Radio.Group label="Send this request again to" value={where} onChange={setWhere}>
          <Stack gap="xs" mt="xs">
            <Radio value="same" label="The same service, with the application’s credentials" />
            <Radio
              value="app"
              label="The service of another application, with that one’s credentials"
              disabled={others.length === 0}
              description={others.length === 0 ? 'There is no other application.' : undefined}
            />
            {where === 'app' && (
              <Select
                aria-label="Application to send to"
                placeholder="Choose an application"
                searchable
                data={others.map(({ id, label }) => ({ value: id, label }))}
                value={app}
                onChange={setApp}
                ml="xl"
              />
            )}
            <Radio value="url" label="Another base URL" />
            {where === 'url' && (
              <Stack gap="xs" ml="xl">
                <TextInput
                  label="Base URL"
                  placeholder="https://staging.example.com/scim/v2"
                  value={baseUrl}
                  error={fields['baseUrl']}
                  onChange={(event) => setBaseUrl(event.currentTarget.value)}
                />
                <PasswordInput
                  label="Authorization header"
                  description="As it is sent, with its scheme. The application’s own credentials do not go to another address."
                  visibilityToggleButtonProps={{ 'aria-label': 'Show the Authorization header' }}
                  value={authorization}
                  onChange={(event) => setAuthorization(event.currentTarget.value)}
                />
              </Stack>
            )}
          </Stack>
        </Radio.Group>
        {exchange.request.method !== 'GET' && (
          <Text size="sm" c="dimmed">
            {exchange.request.method} writes at the service. A masked password is replaced by a made-up one.
          </Text>
        )}
        <Group>
          <Button
            type="submit"
            loading={isPending}
            disabled={(where === 'app' && app === null) || (where === 'url' && baseUrl.trim() === '')}
          >
            Send again
          </Button>
        </Group>
        {error && (
          <Alert color="red" variant="light" role="alert">
            {error.message}
          </Alert>
        )}
        {data && (
          <Stack gap="md" aria-live="polite">
            <Text fw={600}>What is another in the answer</Text>
            <Differences differences={data.differences} />
            <ExchangeView exchange={data.exchange} />
          </Stack>
        )}
      </Stack>
    </form>
  );
};
