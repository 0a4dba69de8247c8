import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError, ask } from '../../api/client.ts';
import { inspectionPath, type Changed, type InspectionComparison } from '../../api/inspections.ts';
import { Failure } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { VerdictMark } from '../../parts/verdicts.tsx';

const List = ({
  title,
  changed,
  open,
}: {
  title: string;
  changed: readonly Changed[];
  open: (id: string) => void;
}): ReactNode =>
  changed.length > 0 && (
    <Stack gap={6}>
      <Text fw={600} size="sm">
        {title}
      </Text>
      {changed.map(({ id, requirement, verdict, before }) => (
        <Group key={id} gap={6} wrap="nowrap" align="flex-start">
          {before && (
            <>
              <VerdictMark verdict={before} />
              <span aria-hidden="true">→</span>
            </>
          )}
          <VerdictMark verdict={verdict} />
          <Anchor component="button" type="button" size="sm" ta="left" onClick={() => open(id)}>
            {requirement}
          </Anchor>
        </Group>
      ))}
    </Stack>
  );

/** What has changed since the run before of the same service. */
export const Comparison = ({ id, open }: { id: string; open: (id: string) => void }): ReactNode => {
  const { data, error } = useQuery({
    queryKey: [inspectionPath(id), 'comparison'],
    queryFn: () =>
      ask<InspectionComparison>(`${inspectionPath(id)}/comparison`).catch((failure: unknown) => {
        if (failure instanceof ApiError && failure.status === 404) return null;
        throw failure;
      }),
  });
  if (error) return <Failure error={error} />;
  if (!data) return null;
  const { before, newlyFailing, newlyPassing, changed, same, onlyBefore, onlyAfter } = data;
  return (
    <Paper withBorder p="lg" component="section" aria-label="Since the run before">
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2}>
            Since{' '}
            <Anchor component={Link} to={`/admin/inspect/${before.id}`} inherit>
              <Time at={before.started} />
            </Anchor>
          </Title>
          <Group gap={6}>
            <Badge variant="light" color={newlyFailing.length > 0 ? 'red' : 'gray'} tt="none">
              {newlyFailing.length} newly failing
            </Badge>
            <Badge variant="light" color={newlyPassing.length > 0 ? 'green' : 'gray'} tt="none">
              {newlyPassing.length} newly passing
            </Badge>
            <Badge variant="light" color="gray" tt="none">
              {same.toLocaleString()} the same
            </Badge>
          </Group>
        </Group>
        <List title="Newly failing" changed={newlyFailing} open={open} />
        <List title="Newly passing" changed={newlyPassing} open={open} />
        <List title="Different" changed={changed} open={open} />
        {onlyBefore + onlyAfter > 0 && (
          <Text size="sm" c="dimmed">
            {onlyAfter} were tried now only, {onlyBefore} then only.
          </Text>
        )}
      </Stack>
    </Paper>
  );
};
