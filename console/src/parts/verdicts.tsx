import { Badge, Group, Progress, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSuites, type Verdict, type VerdictCounts } from '../api/inspections.ts';

interface VerdictStyle {
  readonly label: string;
  readonly mark: string;
  readonly color: string;
}

export const verdicts: Readonly<Record<Verdict, VerdictStyle>> = {
  fail: { label: 'Failed', mark: '✗', color: 'red' },
  error: { label: 'Broke', mark: '?', color: 'grape' },
  warn: { label: 'Warned', mark: '!', color: 'yellow' },
  pass: { label: 'Passed', mark: '✓', color: 'green' },
  skipped: { label: 'Skipped', mark: '–', color: 'gray' },
};

/** The worst first. */
const verdictOrder = Object.keys(verdicts) as Verdict[];

/** A verdict as a sign; colour alone tells not everyone. */
export const VerdictMark = ({ verdict }: { verdict: Verdict }): ReactNode => (
  <ThemeIcon variant="light" color={verdicts[verdict].color} size="sm" radius="xl">
    <span aria-hidden="true">{verdicts[verdict].mark}</span>
    <VisuallyHidden>{verdicts[verdict].label}</VisuallyHidden>
  </ThemeIcon>
);

/** How many came out how, in words; of those that there are. */
export const VerdictBadges = ({ counts }: { counts: VerdictCounts }): ReactNode => (
  <Group gap={6}>
    {verdictOrder
      .filter((verdict) => counts[verdict] > 0)
      .map((verdict) => (
        <Badge key={verdict} variant="light" color={verdicts[verdict].color} tt="none">
          {counts[verdict].toLocaleString()} {verdicts[verdict].label.toLowerCase()}
        </Badge>
      ))}
  </Group>
);

export const triedOf = ({ pass, warn, fail, skipped, error }: VerdictCounts): number =>
  pass + warn + fail + skipped + error;

/** A bar per suite: how far it has come, and how. */
export const SuiteBar = ({
  name,
  counts,
  total,
}: {
  name: string;
  counts: VerdictCounts;
  total: number;
}): ReactNode => {
  const tried = Math.min(triedOf(counts), total);
  const { data: suites } = useSuites();
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={4} wrap="nowrap">
        <Text size="sm" fw={500} truncate>
          {suites?.find((suite) => suite.name === name)?.title ?? name}
        </Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {counts.fail + counts.error > 0 && `${counts.fail + counts.error} failed · `}
          {tried.toLocaleString()} of {total.toLocaleString()}
        </Text>
      </Group>
      <Progress.Root size="md" role="presentation">
        {verdictOrder
          .filter((verdict) => counts[verdict] > 0)
          .map((verdict) => (
            <Progress.Section
              key={verdict}
              value={(100 * counts[verdict]) / Math.max(total, triedOf(counts))}
              color={verdict === 'skipped' ? 'gray.5' : verdicts[verdict].color}
              withAria={false}
            />
          ))}
      </Progress.Root>
    </div>
  );
};
