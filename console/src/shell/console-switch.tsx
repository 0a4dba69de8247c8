import { Button, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icons.tsx';

const consoles = [
  { label: 'Developer Console', about: 'Getting started', to: '/admin/developer' },
  { label: 'Classic UI', about: 'The Admin Console', to: '/admin' },
] as const;

/** At the top left, as in a developer org: which of the two consoles is shown. */
export const ConsoleSwitch = ({ developer }: { developer: boolean }): ReactNode => {
  const current = consoles[developer ? 0 : 1];
  return (
    <Menu position="bottom-start" width={230}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          rightSection={<Icon name="chevron" size={14} />}
          aria-label={`Console: ${current.label}`}
        >
          {current.label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {consoles.map(({ label, about, to }) => (
          <Menu.Item
            key={to}
            component={Link}
            to={to}
            aria-current={label === current.label ? 'true' : undefined}
            {...(label === current.label && { rightSection: <Icon name="check" size={14} /> })}
          >
            {label}
            <Menu.Label p={0}>{about}</Menu.Label>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
