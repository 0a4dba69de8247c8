import { Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useService } from '../../api/use-service.ts';
import { statisticsOf, type Slot } from './statistics.ts';

/** Requests that are looked at. */
const looked = 1_000;
const slotCount = 48;

const width = 480;
const height = 96;
const step = width / slotCount;

const duration = (milliseconds: number): string => {
  if (milliseconds < 1_000) return 'one second';
  if (milliseconds < 120_000) return `${Math.round(milliseconds / 1_000)} seconds`;
  if (milliseconds < 7_200_000) return `${Math.round(milliseconds / 60_000)} minutes`;
  if (milliseconds < 172_800_000) return `${Math.round(milliseconds / 3_600_000)} hours`;
  return `${Math.round(milliseconds / 86_400_000)} days`;
};

const rounded = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? '–' : milliseconds < 10 ? milliseconds.toFixed(1) : String(Math.round(milliseconds));

const parts = [
  { name: 'good', label: 'answered', color: 'var(--mantine-color-green-6)' },
  { name: 'refused', label: 'refused (4xx)', color: 'var(--mantine-color-orange-6)' },
  { name: 'failed', label: 'failed (5xx)', color: 'var(--mantine-color-red-7)' },
] as const;

const Chart = ({ label, children }: { label: string; children: ReactNode }): ReactNode => (
  <figure aria-label={label} style={{ margin: 0 }}>
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      style={{ width: '100%', height, display: 'block', borderBottom: '1px solid var(--mantine-color-default-border)' }}
    >
      {children}
    </svg>
  </figure>
);

const Legend = ({ color, children }: { color: string; children: ReactNode }): ReactNode => (
  <Group gap={6} wrap="nowrap">
    <span style={{ width: 10, height: 10, borderRadius: 3, background: color }} />
    <Text size="xs">{children}</Text>
  </Group>
);

const Bars = ({ slots }: { slots: readonly Slot[] }): ReactNode => {
  const most = Math.max(...slots.map(({ good, refused, failed }) => good + refused + failed), 1);
  return slots.flatMap((slot, index) => {
    let y = height;
    return parts.map(({ name, color }) => {
      const high = (slot[name] / most) * (height - 4);
      y -= high;
      return high > 0 ? (
        <rect key={`${index} ${name}`} x={index * step + 1} y={y} width={step - 2} height={high} fill={color} />
      ) : undefined;
    });
  });
};

const Lines = ({ slots }: { slots: readonly Slot[] }): ReactNode => {
  const most = Math.max(...slots.map(({ slow = 0 }) => slow), 1);
  const points = (name: 'median' | 'slow'): string =>
    slots
      .flatMap((slot, index) => {
        const value = slot[name];
        return value === undefined ? [] : [`${(index + 0.5) * step},${height - 2 - (value / most) * (height - 8)}`];
      })
      .join(' ');
  const line = { fill: 'none', strokeWidth: 2, vectorEffect: 'non-scaling-stroke', strokeLinecap: 'round' } as const;
  return (
    <>
      <polyline points={points('slow')} stroke="var(--mantine-color-grape-6)" {...line} />
      <polyline points={points('median')} stroke="var(--mantine-color-indigo-6)" {...line} />
    </>
  );
};

/** How many requests come, how they are answered, and how long that takes. */
export const Recent = (): ReactNode => {
  const { data } = useService('GET /admin/v1/exchanges', { query: { count: String(looked) } }, { refresh: 10_000 });
  const statistics = statisticsOf(data?.items ?? [], slotCount);
  if (!statistics) return undefined;
  const { slots, whole, begin, end } = statistics;
  const count = whole.good + whole.refused + whole.failed;
  const span = duration(end - begin);
  const of = count === 1 ? '1 request' : `${count.toLocaleString()} requests`;
  const answered = parts.map(({ name, label }) => `${whole[name].toLocaleString()} ${label}`);
  const times = `half of them within ${rounded(whole.median)} ms, 95 % within ${rounded(whole.slow)} ms`;
  return (
    <Card withBorder component="section" aria-label="Latest requests">
      <Text fw={600}>The last {of}</Text>
      <Text size="sm" c="dimmed" mb="md">
        Within {span}; {times}.
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <Stack gap={8}>
          <Chart label={`${of} within ${span}: ${answered.join(', ')}`}>
            <Bars slots={slots} />
          </Chart>
          <Group gap="md">
            {parts.map(({ name, color }, index) => (
              <Legend key={name} color={color}>
                {answered[index]}
              </Legend>
            ))}
          </Group>
        </Stack>
        <Stack gap={8}>
          <Chart label={`Time of the answers: ${times}`}>
            <Lines slots={slots} />
          </Chart>
          <Group gap="md">
            <Legend color="var(--mantine-color-indigo-6)">median</Legend>
            <Legend color="var(--mantine-color-grape-6)">95 % within</Legend>
          </Group>
        </Stack>
      </SimpleGrid>
    </Card>
  );
};
