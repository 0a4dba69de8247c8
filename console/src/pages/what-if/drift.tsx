import { Alert, Anchor, Badge, Button, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Drift as Found, DriftReport } from '../../../../src/provisioning/engine/drift.ts';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import { EmptyState } from '../../parts/states.tsx';

const kinds: Readonly<Record<Found['kind'], { readonly label: string; readonly color: string }>> = {
  missing: { label: 'Not at the service', color: 'red' },
  inactive: { label: 'Inactive at the service', color: 'orange' },
  orphan: { label: 'Assigned to nobody', color: 'grape' },
  changed: { label: 'Attributes differ', color: 'orange' },
  'group-missing': { label: 'Group not at the service', color: 'red' },
  'group-changed': { label: 'Members differ', color: 'orange' },
  'group-unknown': { label: 'Members unknown', color: 'gray' },
};

const nameOf = (drift: Found): string => ('username' in drift ? drift.username : drift.name);

const Detail = ({ drift }: { drift: Found }): ReactNode => {
  switch (drift.kind) {
    case 'changed':
      return drift.attributes.map(({ title }) => title).join(', ');
    case 'group-changed':
      return `lacks ${drift.lacks.length}, has ${drift.hasBesides.length} besides`;
    case 'group-unknown':
      return 'no members were returned, though they were asked for: there are none, or the service does not tell';
    case 'orphan':
      return 'active at the service, and not assigned in Okta';
    default:
      return '';
  }
};

const shownAtFirst = 50;

/** All users and pushed groups of the service beside what Okta wants. */
export const DriftView = ({ app, onPerson }: { app: Application; onPerson: (person: string) => void }): ReactNode => {
  const [shown, setShown] = useState(shownAtFirst);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => ask<DriftReport>(`${settingsPath(app.id)}/drift`, { method: 'POST' }),
    onSuccess: () => setShown(shownAtFirst),
  });
  return (
    <Stack gap="md">
      <Text maw={680}>
        Reads every user and every pushed group of the service, and compares them with what Okta wants. Nothing is
        changed.
      </Text>
      <Group>
        <Button loading={isPending} onClick={() => mutate()}>
          {data ? 'Look again' : 'Look for drift'}
        </Button>
        {isPending && <Text size="sm">Reading the service, a hundred users at a time…</Text>}
      </Group>
      {error && (
        <Alert color="red" variant="light" role="alert">
          {error.message}
        </Alert>
      )}
      {data && (
        <Text>
          {data.users} users and {data.groups} pushed groups were compared.
        </Text>
      )}
      {data && data.drifts.length === 0 && (
        <EmptyState title="No drift">The service has what Okta wants, and nothing besides.</EmptyState>
      )}
      {data && data.drifts.length > 0 && (
        <Stack gap="sm">
          <Group gap="xs">
            {Object.entries(data.counts).map(([kind, count]) => (
              <Badge key={kind} variant="light" color={kinds[kind as Found['kind']].color} tt="none">
                {kinds[kind as Found['kind']].label}: {count}
              </Badge>
            ))}
          </Group>
          <Paper withBorder>
            <Table.ScrollContainer minWidth={560}>
              <Table verticalSpacing="xs" aria-label="Drift">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>User or group</Table.Th>
                    <Table.Th>Drift</Table.Th>
                    <Table.Th>What differs</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.drifts.slice(0, shown).map((drift) => (
                    <Table.Tr key={`${drift.kind} ${'externalId' in drift ? drift.externalId : nameOf(drift)}`}>
                      <Table.Td>
                        {'person' in drift ? (
                          <Anchor component="button" size="sm" onClick={() => onPerson(drift.person)}>
                            {nameOf(drift)}
                          </Anchor>
                        ) : (
                          nameOf(drift)
                        )}
                      </Table.Td>
                      <Table.Td>
                        <Badge variant="light" color={kinds[drift.kind].color} tt="none">
                          {kinds[drift.kind].label}
                        </Badge>
                      </Table.Td>
                      <Table.Td>
                        <Detail drift={drift} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Paper>
          {data.drifts.length > shown && (
            <Button variant="subtle" onClick={() => setShown((before) => before + 200)}>
              Show more
            </Button>
          )}
        </Stack>
      )}
    </Stack>
  );
};
