import { Anchor, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Application } from '../../../api/muster.ts';

/** “REPORTS” beside the assignments. */
export const Reports = ({ app: { id } }: { app: Application }): ReactNode => (
  <Paper withBorder p="lg">
    <Stack gap="xs" align="flex-start">
      <Text size="sm" fw={600} tt="uppercase">
        Reports
      </Text>
      <Anchor component={Link} to={`/admin/reports/user-app-access?app=${id}`} size="sm">
        Current Assignments (now User App Access)
      </Anchor>
      <Anchor component={Link} to={`/admin/reports/recent-unassignments?app=${id}`} size="sm">
        Recent Unassignments
      </Anchor>
    </Stack>
  </Paper>
);
