import { AppShell, Burger, Group, NavLink, ScrollArea, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icons.tsx';
import { ColorSchemeToggle } from './color-scheme.tsx';
import { ConsoleSwitch } from './console-switch.tsx';
import { sections as allSections, type Section } from './navigation.ts';
import { UserMenu } from './user-menu.tsx';

/** What stands above others of its section, and not for them. */
const overviews = ['/admin', '/admin/service'];

const inSection = (path: string, to: string): boolean =>
  path === to || (!overviews.includes(to) && path.startsWith(`${to}/`));

const Navigation = ({
  sections,
  path,
  onNavigate,
}: {
  sections: readonly Section[];
  path: string;
  onNavigate: () => void;
}): ReactNode =>
  sections.map(({ label, icon, pages }) => {
    const active = pages.some(({ to }) => inSection(path, to));
    const [only] = pages;
    if (pages.length === 1 && only) {
      return (
        <NavLink
          key={label}
          component={Link}
          to={only.to}
          activeOptions={{ exact: overviews.includes(only.to) }}
          label={label}
          leftSection={<Icon name={icon} />}
          active={active}
          onClick={onNavigate}
        />
      );
    }
    return (
      <NavLink
        key={label}
        component="button"
        label={label}
        leftSection={<Icon name={icon} />}
        defaultOpened={active}
        childrenOffset={34}
      >
        {pages.map((page) => (
          <NavLink
            key={page.to}
            component={Link}
            to={page.to}
            activeOptions={{ exact: overviews.includes(page.to) }}
            label={page.label}
            active={inSection(path, page.to)}
            onClick={onNavigate}
          />
        ))}
      </NavLink>
    );
  });

/** The Admin Console: header, menu, and the page. */
export const AdminShell = (): ReactNode => {
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const developer = pathname === '/admin/developer';
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !opened || developer, desktop: developer } }}
      padding={{ base: 'md', sm: 'lg' }}
    >
      <a className="skip-link" href="#page">
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            {!developer && (
              <Burger
                opened={opened}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label="Menu"
                aria-expanded={opened}
              />
            )}
            <UnstyledButton component={Link} to="/admin" aria-label="Muster">
              <Group gap={8} wrap="nowrap">
                <img src="/icon.svg" width={26} height={26} alt="" />
                <Text fw={650} visibleFrom="sm">
                  Muster
                </Text>
              </Group>
            </UnstyledButton>
            <ConsoleSwitch developer={developer} />
          </Group>
          <Group gap="sm" wrap="nowrap">
            <ColorSchemeToggle />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Admin Console">
        <ScrollArea>
          <Navigation sections={allSections} path={pathname} onNavigate={close} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
};
