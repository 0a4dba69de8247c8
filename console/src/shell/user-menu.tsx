import { Avatar, Menu, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession, useSignOut } from '../api/session.ts';

export const UserMenu = (): ReactNode => {
  const { data: session } = useSession();
  const signOut = useSignOut();
  const name = session?.name ?? '';
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton aria-label={`Account of ${name}`}>
          <Avatar name={name} radius="xl" color="indigo" variant="filled" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session?.login}</Menu.Label>
        <Menu.Item component={Link} to="/">
          End-user dashboard
        </Menu.Item>
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
