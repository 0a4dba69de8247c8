import { Alert, Anchor, Badge, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { inspectionPath, type InspectionEntry } from '../../api/inspections.ts';
import { ExchangeView } from '../../parts/exchange-view.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { verdicts } from '../../parts/verdicts.tsx';

const Body = ({ entry }: { entry: InspectionEntry }): ReactNode => {
  const { verdict, level, section, findings, reason, exchanges = [] } = entry;
  const shown = findings.map(({ exchange }) => exchange).find((place) => place !== undefined);
  return (
    <Stack gap="md">
      <Title order={3}>{entry.requirement}</Title>
      <Group gap="xs">
        <Badge variant="light" color={verdicts[verdict].color} tt="none">
          {verdicts[verdict].label}
        </Badge>
        <Badge variant="default" tt="none">
          {level}
        </Badge>
        {section && (
          <Anchor href={section.url} target="_blank" rel="noreferrer" size="sm">
            {section.name}
          </Anchor>
        )}
      </Group>
      {reason !== undefined && <Text size="sm">{reason}</Text>}
      {findings.map(({ expected, found, hint }) => (
        <Alert
          key={`${expected} ${found}`}
          color={verdicts[verdict].color}
          variant="light"
          title={`Expected ${expected}`}
        >
          <Stack gap={6} style={{ overflowWrap: 'anywhere' }}>
            <Text size="sm">Found {found}</Text>
            {hint !== undefined && (
              <Text size="sm" fw={500}>
                {hint}
              </Text>
            )}
          </Stack>
        </Alert>
      ))}
      {exchanges.map((exchange, place) => (
        <Stack key={`${exchange.started} ${exchange.request.url}`} gap={4}>
          <Text size="sm" fw={600}>
            Exchange {place + 1} of {exchanges.length}
            {place === shown && ': this shows it'}
          </Text>
          <ExchangeView exchange={exchange} />
        </Stack>
      ))}
      {exchanges.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was sent.
        </Text>
      )}
    </Stack>
  );
};

/** A requirement with what was found, and every exchange. */
export const Result = ({ run, id, onClose }: { run: string; id: string; onClose: () => void }): ReactNode => {
  const path = `${inspectionPath(run)}/results/${encodeURIComponent(id)}`;
  const { data, error } = useQuery({ queryKey: [path], queryFn: () => ask<InspectionEntry>(path) });
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={id} closeButtonProps={{ 'aria-label': 'Close' }}>
      {error && <Failure error={error} />}
      {!data && !error && <Waiting label="Reading the result" />}
      {data && <Body entry={data} />}
    </Drawer>
  );
};
