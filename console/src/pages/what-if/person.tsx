import { Alert, Button, Group, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import type { OktaUser } from '../../api/okta.ts';
import { EmptyState, Waiting } from '../../parts/states.tsx';
import { Differences, type Difference } from './differences.tsx';
import { ProvisionedSteps, type Provisioned } from './provisioned.tsx';

interface AppUser {
  readonly id: string;
  readonly credentials: { readonly userName: string };
}

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
      {provisioning.data && <ProvisionedSteps done={provisioning.data} />}
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
