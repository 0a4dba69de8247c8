import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';

/** Leads to what was sent about something. */
export const ExchangesLink = ({ to, of }: { to: string; of: string }): ReactNode => (
  <Tooltip label="What was sent">
    <ActionIcon variant="subtle" component={Link} to={to} aria-label={`Exchanges of ${of}`}>
      <Icon name="traffic" />
    </ActionIcon>
  </Tooltip>
);
