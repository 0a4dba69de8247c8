import { Anchor, Badge, Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { InspectionCause } from '../../api/inspections.ts';
import { verdicts } from '../../parts/verdicts.tsx';

const colors = { fail: 'red', error: 'grape', warn: 'yellow' } as const;

const Fact = ({ label, children }: { label: string; children: ReactNode }): ReactNode => (
  <Group gap="sm" wrap="nowrap" align="flex-start">
    <Text size="sm" c="dimmed" w={76} flex="none">
      {label}
    </Text>
    <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  </Group>
);

const Cause = ({ cause, open }: { cause: InspectionCause; open: (id: string) => void }): ReactNode => {
  const { title, effect, verdict, sent, expected, found, hint, ids } = cause;
  const [first = '', ...others] = ids;
  return (
    <Paper withBorder p="md" component="li" style={{ listStyle: 'none' }}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <Stack gap={4} align="flex-start" flex="1 1 260px" miw={0} style={{ overflowWrap: 'anywhere' }}>
            <Badge variant="light" color={colors[verdict]} tt="none">
              {effect}
            </Badge>
            <Title order={3}>{title}</Title>
          </Stack>
          <Button
            variant="default"
            size="xs"
            flex="none"
            aria-label={`Show exchanges of ${first}`}
            onClick={() => open(first)}
          >
            Show exchanges
          </Button>
        </Group>
        <Stack gap={4}>
          {sent !== undefined && (
            <Fact label="Sent">
              <Code>{sent}</Code>
            </Fact>
          )}
          {expected !== undefined && <Fact label="Expected">{expected}</Fact>}
          {found !== undefined && <Fact label="Found">{found}</Fact>}
          {hint !== undefined && (
            <Fact label="To mend it">
              <Text span size="sm" fw={500}>
                {hint}
              </Text>
            </Fact>
          )}
          {others.length > 0 && (
            <Fact label="With it">
              <Group gap="xs">
                {others.slice(0, 12).map((id) => (
                  <Anchor key={id} component="button" type="button" size="sm" onClick={() => open(id)}>
                    {id}
                  </Anchor>
                ))}
                {others.length > 12 && <span>and {others.length - 12} more</span>}
              </Group>
            </Fact>
          )}
        </Stack>
      </Stack>
    </Paper>
  );
};

/** What did not pass, by likely cause, the worst first. */
export const Causes = ({
  causes,
  open,
}: {
  causes: readonly InspectionCause[];
  open: (id: string) => void;
}): ReactNode => {
  const failures = causes.filter(({ verdict }) => verdict !== 'warn');
  const warnings = causes.filter(({ verdict }) => verdict === 'warn');
  return (
    <>
      {failures.length > 0 && (
        <section aria-label="What to mend">
          <Title order={2} mb="sm">
            What to mend, worst first
          </Title>
          <Stack component="ol" gap="sm" p={0} m={0}>
            {failures.map((cause) => (
              <Cause key={cause.ids[0]} cause={cause} open={open} />
            ))}
          </Stack>
        </section>
      )}
      {warnings.length > 0 && (
        <details>
          <summary>
            <Text span fw={600}>
              {warnings.length} {verdicts.warn.label.toLowerCase()}: what the RFC recommends, or is good practice
            </Text>
          </summary>
          <Stack component="ol" gap="sm" p={0} mt="sm">
            {warnings.map((cause) => (
              <Cause key={cause.ids[0]} cause={cause} open={open} />
            ))}
          </Stack>
        </details>
      )}
    </>
  );
};
