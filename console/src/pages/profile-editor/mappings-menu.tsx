import { Button, Menu, type ButtonProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** “Mappings” of an application's profile, in either direction. */
export const MappingsMenu = ({
  id,
  label,
  ...props
}: ButtonProps & { readonly id: string; readonly label: string }): ReactNode => (
  <Menu position="bottom-end">
    <Menu.Target>
      <Button variant="default" aria-label={`Mappings of ${label}`} {...props}>
        Mappings ▾
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item component={Link} to={`/admin/apps/${id}?tab=provisioning&settings=to-app`}>
        Okta User to {label}
      </Menu.Item>
      <Menu.Item component={Link} to={`/admin/apps/${id}?tab=provisioning&settings=to-okta`}>
        {label} to Okta User
      </Menu.Item>
    </Menu.Dropdown>
  </Menu>
);
