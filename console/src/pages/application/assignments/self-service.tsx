import { Alert, Anchor, Button, Checkbox, Group, Paper, Radio, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import type { Operations } from '../../../api/generated/org.ts';
import { settingsPath, type Application } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import { Failure } from '../../../parts/states.tsx';

type Settings = Operations['GET /muster/api/v1/apps/{id}/self-service']['answer'];

/** “SELF SERVICE” beside the assignments: whether people may add the application by themselves. */
export const SelfService = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const path = `${settingsPath(app.id)}/self-service`;
  const { data, error } = useQuery({ queryKey: [path], queryFn: () => ask<Settings>(path) });
  const [asked, setAsked] = useState<'app' | 'org'>();
  if (error) return <Failure error={error} />;
  if (!data) return null;
  const put = async (to: string, body: object): Promise<void> => {
    await ask(to, { method: 'PUT', body });
    await queries.invalidateQueries({ queryKey: [path] });
  };
  const close = (): void => setAsked(undefined);
  return (
    <Paper withBorder p="lg" component="section" aria-label="Self service">
      <Stack gap="sm">
        <Text size="sm" fw={600} tt="uppercase">
          Self service
        </Text>
        {!data.orgManaged && (
          <Alert color="orange" variant="light" p="sm">
            <Text size="sm">
              You need to enable self service for org managed apps before you can use self service for this app.
            </Text>
          </Alert>
        )}
        <Anchor component="button" type="button" size="sm" ta="start" onClick={() => setAsked('org')}>
          Go to self service settings
        </Anchor>
        {[
          ['Requests', data.requests ? 'Enabled' : 'Disabled'],
          ['Approval', data.requests ? 'Not required' : 'N/A'],
        ].map(([name, value]) => (
          <Group key={name} justify="space-between">
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <Text size="sm">{value}</Text>
          </Group>
        ))}
        <Button variant="default" onClick={() => setAsked('app')}>
          Edit
        </Button>
      </Stack>
      {asked === 'org' && (
        <FormModal
          title="Self service settings"
          opened
          onClose={close}
          initial={{ orgManaged: data.orgManaged }}
          submit="Save"
          done="Settings saved!"
          onSubmit={(body) => put('/muster/api/v1/self-service', body)}
          fields={(form) => (
            <Checkbox
              label="Allow users to add org-managed apps"
              description="Under My Apps they then see the applications whose requests are enabled."
              {...form.getInputProps('orgManaged', { type: 'checkbox' })}
            />
          )}
        />
      )}
      {asked === 'app' && (
        <FormModal
          title="Self service"
          opened
          onClose={close}
          initial={{ requests: data.requests ? 'yes' : 'no' }}
          submit="Save"
          done="Settings saved!"
          onSubmit={({ requests }) => put(path, { requests: requests === 'yes' })}
          fields={(form) => (
            <Radio.Group
              label="Allow users to request app"
              description="A request is granted at once: the user is assigned, and provisioned."
              {...form.getInputProps('requests')}
            >
              <Stack gap="xs" mt="xs">
                <Radio value="yes" label="Yes" />
                <Radio value="no" label="No" />
              </Stack>
            </Radio.Group>
          )}
        />
      )}
    </Paper>
  );
};
