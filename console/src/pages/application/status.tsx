import { Button, Group, Menu, Text, ThemeIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { Application } from '../../api/muster.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Icon, type IconName } from '../../parts/icons.tsx';

/** Okta's row of icons: what is switched on is green. */
export const FeatureIcons = ({ app: { kind, integration, toApp, toOkta } }: { app: Application }): ReactNode => {
  const imports =
    integration && (kind !== 'wizard' || integration.actions.includes('IMPORT_NEW_USERS_AND_PROFILE_UPDATES'));
  const features: readonly { name: string; icon: IconName; on: boolean }[] = [
    { name: 'Sync Password', icon: 'lock', on: toApp.syncPassword !== 'off' },
    { name: 'API integration', icon: 'link', on: integration !== undefined },
    { name: 'Import', icon: 'personIn', on: imports === true },
    { name: 'Profile sourcing', icon: 'refresh', on: toOkta.sourcing.enabled },
    { name: 'Create Users', icon: 'personOut', on: toApp.createUsers },
    { name: 'Deactivate Users', icon: 'personOff', on: toApp.deactivateUsers },
  ];
  return (
    <Group gap={4} wrap="nowrap">
      {features.map(({ name, icon, on }) => (
        <Tooltip key={name} label={`${name}: ${on ? 'on' : 'off'}`}>
          <ThemeIcon variant="light" color={on ? 'green' : 'gray'} size="md">
            <Icon name={icon} size={16} />
            <VisuallyHidden>{`${name}: ${on ? 'on' : 'off'}`}</VisuallyHidden>
          </ThemeIcon>
        </Tooltip>
      ))}
    </Group>
  );
};

const questions = {
  deactivate: {
    title: 'Deactivate Application',
    text: 'Nothing is sent to its service any more, and it leaves the dashboards of those who have it. Assignments stay.',
  },
  delete: {
    title: 'Delete Application',
    text: 'It goes with its assignments, mappings and pushed groups. Nothing is sent to the service: its users and groups stay there.',
  },
};

/** “Active ▾” and “Inactive ▾”. */
export const StatusMenu = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<keyof typeof questions>();
  const active = app.status === 'ACTIVE';
  const turn = async (to: 'activate' | 'deactivate'): Promise<void> => {
    await ask(`/api/v1/apps/${app.id}/lifecycle/${to}`, { method: 'POST' });
    await queries.invalidateQueries({ queryKey: ['app', app.id] });
  };
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button size="compact-sm" variant="light" color={active ? 'green' : 'gray'}>
            {active ? 'Active' : 'Inactive'} ▾
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {active ? (
            <Menu.Item onClick={() => setAsking('deactivate')}>Deactivate</Menu.Item>
          ) : (
            <>
              <Menu.Item onClick={() => void turn('activate')}>Activate</Menu.Item>
              <Menu.Item color="red" onClick={() => setAsking('delete')}>
                Delete
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <FormModal
        title={asking ? questions[asking].title : ''}
        opened={asking !== undefined}
        onClose={() => setAsking(undefined)}
        initial={{}}
        submit={asking ? questions[asking].title : ''}
        destructive
        onSubmit={async () => {
          if (asking === 'deactivate') return turn('deactivate');
          await ask(`/api/v1/apps/${app.id}`, { method: 'DELETE' });
          return navigate({ to: '/admin/apps' });
        }}
        fields={() => <Text>{asking && questions[asking].text}</Text>}
      />
    </>
  );
};
