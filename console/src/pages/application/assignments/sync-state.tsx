import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import type { AppUser } from './records.ts';

const states: Readonly<Record<string, { label: string; color: string }>> = {
  DISABLED: { label: 'Not provisioned', color: 'gray' },
  OUT_OF_SYNC: { label: 'Waiting', color: 'yellow' },
  SYNCING: { label: 'Pushing', color: 'blue' },
  SYNCHRONIZED: { label: 'Provisioned', color: 'green' },
  ERROR: { label: 'Error', color: 'red' },
};

const Wrong = ({ children }: { children: ReactNode }): ReactNode => (
  <Text size="xs" c="var(--mantine-color-error)">
    {children}
  </Text>
);

/** “Provision User”, of one who was assigned before there was provisioning. */
const ProvisionUser = ({ app, user }: { app: Application; user: AppUser }): ReactNode => {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Wrong>
        User was assigned this application before Provisioning was enabled and not provisioned in the downstream
        application. Click Provision User.
      </Wrong>
      <Button size="compact-sm" variant="light" onClick={() => setAsking(true)}>
        Provision User
      </Button>
      <FormModal
        title="Provision User"
        opened={asking}
        onClose={() => setAsking(false)}
        initial={{}}
        submit="OK"
        onSubmit={async () => {
          await ask(`${settingsPath(app.id)}/users/${user.id}/provision`, { method: 'POST' });
          await queries.invalidateQueries({ queryKey: [`/api/v1/apps/${app.id}/users`] });
        }}
        fields={() => (
          <Text>
            {user.credentials.userName} is created in {app.catalogueName}, or linked to the user who is there.
          </Text>
        )}
      />
    </>
  );
};

/** How far an assignment has come at the service, and what is wrong. */
export const SyncState = ({
  app,
  user,
  problem,
}: {
  app: Application;
  user: AppUser;
  problem: string | undefined;
}): ReactNode => {
  const { syncState, status, externalId } = user;
  const { label, color } = states[syncState] ?? { label: syncState, color: 'gray' };
  // Those who are not active in Okta yet are provisioned when they are.
  const early = app.integration && syncState === 'DISABLED' && status === 'ACTIVE' && externalId === undefined;
  return (
    <Stack gap={4} align="flex-start">
      <Group gap="xs">
        <Badge variant="light" color={early ? 'red' : color} tt="none">
          {label}
        </Badge>
        {externalId && (
          <Text size="xs" c="dimmed" ff="monospace">
            {externalId}
          </Text>
        )}
      </Group>
      {syncState === 'ERROR' && problem && (
        <>
          <Wrong>{problem}</Wrong>
          <Anchor component={Link} to={`/admin/tasks?app=${app.id}`} size="xs">
            Why, and retry: Tasks
          </Anchor>
        </>
      )}
      {early && <ProvisionUser app={app} user={user} />}
    </Stack>
  );
};
