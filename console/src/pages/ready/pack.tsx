import { Anchor, Button, Group, List, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { submissionPath, useSubmission, type Submission, type Warning } from '../../api/readiness.ts';
import { EmptyState, Failure, Waiting } from '../../parts/states.tsx';
import { DetailsForm } from './details-form.tsx';
import { addressOf } from './places.ts';

const Download = ({ app, disabled }: { app: string; disabled: boolean }): ReactNode =>
  disabled ? (
    <Button disabled title="There is no guide yet">
      Download submission pack
    </Button>
  ) : (
    <Button component="a" href={`${submissionPath(app)}/pack`} download>
      Download submission pack
    </Button>
  );

const Missing = ({
  app,
  warnings,
  guide,
}: {
  app: string;
  warnings: readonly Warning[];
  guide: Submission['guide'];
}): ReactNode => (
  <Paper withBorder p="lg" component="section" aria-label="Before you submit">
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2}>Before you submit</Title>
        <Download app={app} disabled={guide === undefined} />
      </Group>
      {warnings.length === 0 ? (
        <Text size="sm">Nothing is missing.</Text>
      ) : (
        <List size="sm" spacing={4}>
          {warnings.map(({ text, place }) => (
            <List.Item key={text}>
              {text}{' '}
              {place !== undefined && place !== 'guide' && (
                <Anchor component={Link} to={addressOf(app, place)} size="sm" aria-label={`Mend it: ${text}`}>
                  Mend it
                </Anchor>
              )}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  </Paper>
);

const Wizard = ({ wizard }: { wizard: Submission['wizard'] }): ReactNode => (
  <Paper withBorder p="lg" component="section" aria-label="OIN Wizard">
    <Title order={2} mb="sm">
      OIN Wizard
    </Title>
    <Table.ScrollContainer minWidth={560} tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Page</Table.Th>
            <Table.Th>Field</Table.Th>
            <Table.Th>Answer</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {wizard.map(({ page, field, answer }) => (
            <Table.Tr key={page + field}>
              <Table.Td>{page}</Table.Td>
              <Table.Td>{field}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {answer || (
                  <Text size="sm" c="dimmed">
                    Still to be given
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  </Paper>
);

const Preview = ({ app, guide }: { app: string; guide: NonNullable<Submission['guide']> }): ReactNode => (
  <Paper withBorder p="lg" component="section" aria-label="Configuration guide">
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2}>Configuration guide</Title>
        <Group gap="sm">
          {(['html', 'markdown'] as const).map((format) => (
            <Button
              key={format}
              variant="default"
              size="xs"
              component="a"
              href={`${submissionPath(app)}/guide/${format}`}
              download
            >
              {format === 'html' ? 'HTML' : 'Markdown'}
            </Button>
          ))}
        </Group>
      </Group>
      {guide.lacks.map((text) => (
        <Text key={text} size="sm" c="red">
          {text}
        </Text>
      ))}
      <iframe
        title="Preview of the configuration guide"
        // No script of it runs, and it is of no origin: it is a text that people wrote.
        sandbox=""
        srcDoc={guide.html}
        style={{
          width: '100%',
          height: 560,
          border: '1px solid var(--mantine-color-default-border)',
          borderRadius: 'var(--mantine-radius-sm)',
        }}
      />
    </Stack>
  </Paper>
);

/** What is handed in with Okta: what is missing, what only people know, the guide, and all of it as a file. */
export const Pack = ({ app }: { app: string }): ReactNode => {
  const { data, error, refetch } = useSubmission(app);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting label="Writing the guide" />;
  return (
    <Stack gap="lg">
      <Missing app={app} warnings={data.warnings} guide={data.guide} />
      <DetailsForm app={app} submission={data} />
      {data.guide ? (
        <Preview app={app} guide={data.guide} />
      ) : (
        <EmptyState title="There is no guide yet">{data.warnings[0]?.text}</EmptyState>
      )}
      <Wizard wizard={data.wizard} />
    </Stack>
  );
};
