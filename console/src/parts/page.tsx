import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';

export interface PageProps {
  readonly title: string;
  /** Where a step back leads, in place of the way to here. */
  readonly back?: { readonly label: string; readonly to: string };
  /** The way to here, without the page itself. */
  readonly path?: readonly { readonly label: string; readonly to: string }[];
  readonly description?: ReactNode;
  /** At the top right: the page's main actions. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The one shape that every page has. */
export const Page = ({ title, back, path, description, actions, children }: PageProps): ReactNode => {
  useEffect(() => {
    document.title = `${title} · Muster`;
  }, [title]);
  return (
    <Stack gap="lg" maw={1180} mx="auto" w="100%">
      <Stack gap={6}>
        {back && (
          <Anchor component={Link} to={back.to} size="sm">
            ← {back.label}
          </Anchor>
        )}
        {path && (
          <Breadcrumbs aria-label="Breadcrumb">
            {path.map(({ label, to }) => (
              <Anchor key={label} component={Link} to={to} size="sm">
                {label}
              </Anchor>
            ))}
            <Text size="sm" c="dimmed" aria-current="page">
              {title}
            </Text>
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="center" wrap="wrap">
          <Title order={1}>{title}</Title>
          <Group gap="sm">{actions}</Group>
        </Group>
        {description && (
          <Text c="dimmed" maw={760} component="div" {...(actions && { mt: { base: 6, sm: 0 } })}>
            {description}
          </Text>
        )}
      </Stack>
      {children}
    </Stack>
  );
};
