import {
  Accordion,
  Alert,
  Badge,
  Button,
  Checkbox,
  Code,
  Group,
  Paper,
  Select,
  Stack,
  Table,
  Text,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { AttributeDifference } from '../../../../src/provisioning/engine/difference.ts';
import { ask } from '../../api/client.ts';
import type { KeptExchange } from '../../api/exchanges.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import type { OktaUser } from '../../api/okta.ts';
import { ExchangeView, StatusBadge } from '../../parts/exchange-view.tsx';
import { EmptyState, Waiting } from '../../parts/states.tsx';

interface AppUser {
  readonly id: string;
  readonly credentials: { readonly userName: string };
}

interface Difference {
  readonly active: boolean;
  readonly attributes: readonly AttributeDifference[];
}

interface Provisioned {
  readonly job: { readonly state: string; readonly message?: string; readonly explanation?: string };
  readonly exchanges: readonly KeptExchange[];
}

const changes: Readonly<Record<AttributeDifference['changed'], { readonly label: string; readonly color: string }>> = {
  nowhere: { label: 'Same', color: 'gray' },
  'in the org': { label: 'Changed in Okta', color: 'blue' },
  'at the service': { label: 'Changed at the service', color: 'orange' },
  'on both sides': { label: 'Changed on both sides', color: 'red' },
};

const Value = ({ value }: { value: unknown }): ReactNode =>
  value === undefined || value === null || value === '' ? (
    <Text size="sm" c="dimmed">
      –
    </Text>
  ) : (
    <Code style={{ wordBreak: 'break-word' }}>{typeof value === 'string' ? value : JSON.stringify(value)}</Code>
  );

const Differences = ({
  app,
  person,
  difference: { active, attributes },
}: {
  app: Application;
  person: OktaUser | undefined;
  difference: Difference;
}): ReactNode => {
  const [all, setAll] = useState(false);
  const differing = attributes.filter(({ changed }) => changed !== 'nowhere');
  const expressions = new Map(app.mappings.toApp.map(({ target, expression }) => [target, expression]));
  /** Of the plainest expressions the value in Okta can be shown beside them. */
  const inOkta = (expression: string | undefined): unknown => {
    const name = /^user\.(\w+)$/.exec(expression ?? '')?.[1];
    return name === undefined ? undefined : person?.profile[name];
  };
  const shown = all ? attributes : differing;
  return (
    <Stack gap="sm">
      <Group>
        <Badge variant="light" color={active ? 'green' : 'orange'} tt="none">
          {active ? 'Active at the service' : 'Inactive at the service'}
        </Badge>
        <Badge variant="light" color={differing.length === 0 ? 'green' : 'orange'} tt="none">
          {differing.length === 0
            ? 'No attribute differs'
            : `${differing.length} ${differing.length === 1 ? 'attribute differs' : 'attributes differ'}`}
        </Badge>
        <Checkbox label="Show all attributes" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
      </Group>
      {shown.length > 0 && (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={760}>
            <Table verticalSpacing="xs" aria-label="Three-way difference">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Attribute</Table.Th>
                  <Table.Th>Okta</Table.Th>
                  <Table.Th>Mapped</Table.Th>
                  <Table.Th>Pushed last</Table.Th>
                  <Table.Th>Service</Table.Th>
                  <Table.Th>Change</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {shown.map(({ variable, title, externalName, pushed, atService, wanted, changed }) => (
                  <Table.Tr key={variable}>
                    <Table.Td>
                      {title}
                      <Text size="xs" c="dimmed" ff="monospace">
                        {externalName}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Value value={inOkta(expressions.get(variable))} />
                      <Text size="xs" c="dimmed" ff="monospace">
                        {expressions.get(variable) ?? 'not mapped'}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Value value={wanted} />
                    </Table.Td>
                    <Table.Td>
                      <Value value={pushed} />
                    </Table.Td>
                    <Table.Td>
                      <Value value={atService} />
                    </Table.Td>
                    <Table.Td>
                      <Badge variant="light" color={changes[changed].color} tt="none">
                        {changes[changed].label}
                      </Badge>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
    </Stack>
  );
};

const Steps = ({ done: { job, exchanges } }: { done: Provisioned }): ReactNode => (
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

/** One who is assigned: what is the same on both sides, and a push that shows each step. */
export const OnePerson = ({
  app,
  person,
  onPerson,
}: {
  app: Application;
  person: string | undefined;
  onPerson: (person: string | undefined) => void;
}): ReactNode => {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [typed] = useDebouncedValue(text, 200);
  const base = `/api/v1/apps/${app.id}/users`;
  const { data: picked } = useQuery({
    queryKey: [base, person],
    queryFn: () => ask<AppUser>(`${base}/${person}`),
    enabled: person !== undefined,
    retry: false,
  });
  const q = typed === picked?.credentials.userName ? '' : typed;
  const { data: found = [], isSuccess } = useQuery({
    queryKey: [base, 'to pick', q],
    queryFn: () => ask<AppUser[]>(base, { query: { q, limit: 20 } }),
    placeholderData: (before) => before,
  });
  const users = picked && !found.some(({ id }) => id === picked.id) ? [picked, ...found] : found;
  const user = useQuery({
    queryKey: ['/api/v1/users', person],
    queryFn: () => ask<OktaUser>(`/api/v1/users/${person}`),
    enabled: person !== undefined,
  });
  const compared = useQuery({
    queryKey: ['difference', app.id, person],
    queryFn: () => ask<Difference>(`${settingsPath(app.id)}/users/${person}/difference`),
    enabled: person !== undefined,
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  const provisioning = useMutation({
    mutationFn: () => ask<Provisioned>(`${settingsPath(app.id)}/users/${person}/provision`, { method: 'POST' }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['difference', app.id, person] }),
  });
  if (isSuccess && q === '' && users.length === 0)
    return <EmptyState title="Nobody is assigned">Assign the application to somebody first.</EmptyState>;
  return (
    <Stack gap="md">
      <Group align="flex-end">
        <Select
          label="Assigned person"
          placeholder="Begin to type a name"
          searchable
          filter={({ options }) => options}
          onSearchChange={setText}
          data={users.map(({ id, credentials }) => ({ value: id, label: credentials.userName }))}
          value={person ?? null}
          onChange={(value) => {
            provisioning.reset();
            onPerson(value ?? undefined);
          }}
          nothingFoundMessage="Nobody of that name is assigned"
          w={320}
          maw="100%"
        />
        {person && (
          <Group gap="sm">
            <Button variant="default" loading={compared.isFetching} onClick={() => void compared.refetch()}>
              Compare again
            </Button>
            <Button loading={provisioning.isPending} onClick={() => provisioning.mutate()}>
              Provision now
            </Button>
          </Group>
        )}
      </Group>
      {provisioning.error && (
        <Alert color="red" variant="light" role="alert">
          {provisioning.error.message}
        </Alert>
      )}
      {provisioning.data && <Steps done={provisioning.data} />}
      {person && compared.isPending && <Waiting label="Comparing" />}
      {person && compared.error && (
        <Alert color="orange" variant="light" title="There is nothing to compare with">
          {compared.error.message}
        </Alert>
      )}
      {person && compared.data && <Differences app={app} person={user.data} difference={compared.data} />}
    </Stack>
  );
};
