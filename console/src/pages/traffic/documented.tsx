import { Alert, Badge, Code, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { exchangesPath, type Comparison } from '../../api/exchanges.ts';
import { JsonText } from '../../parts/json-text.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';

const Sketch = ({ label, text }: { label: string; text: string }): ReactNode => (
  <ScrollArea.Autosize mah={360} type="auto" component="section" aria-label={label}>
    <Code block tabIndex={0}>
      <JsonText text={text} />
    </Code>
  </ScrollArea.Autosize>
);

/** An exchange beside what Okta's documentation says of such a request. */
export const Documented = ({ id }: { id: string }): ReactNode => {
  const { data, error, refetch } = useQuery({
    queryKey: [exchangesPath, id, 'documented'],
    queryFn: () => ask<Comparison>(`${exchangesPath}/${id}/documented`),
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting label="Comparing" />;
  const { matches, checks, documented } = data;
  const wrong = checks.filter(({ ok }) => !ok);
  return (
    <Stack gap="md">
      <Alert
        color={matches ? 'green' : 'orange'}
        variant="light"
        title={
          matches
            ? 'As Okta’s documentation says'
            : `${wrong.length} ${wrong.length === 1 ? 'thing is' : 'things are'} not as Okta’s documentation says`
        }
      >
        {documented ? `${documented.title}. ${documented.when}` : wrong[0]?.documented}
      </Alert>
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing="xs" aria-label="Comparison">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={150}>Part</Table.Th>
              <Table.Th>Documented</Table.Th>
              <Table.Th>Here</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {checks.map(({ part, ok, documented: wanted, seen }) => (
              <Table.Tr key={part}>
                <Table.Td style={{ verticalAlign: 'top' }}>
                  <Badge variant="light" color={ok ? 'green' : 'orange'} tt="none">
                    {ok ? '✓' : '✗'} {part}
                  </Badge>
                </Table.Td>
                <Table.Td style={{ verticalAlign: 'top', wordBreak: 'break-word', whiteSpace: 'pre-line' }}>
                  {wanted.startsWith('{') ? 'as sketched below' : wanted}
                </Table.Td>
                <Table.Td style={{ verticalAlign: 'top', wordBreak: 'break-word', whiteSpace: 'pre-line' }}>
                  {seen}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {documented && (
        <Stack gap="xs">
          <Text fw={600}>The documented request</Text>
          <Sketch label="The documented request" text={documented.request} />
          {documented.answers.map(({ status, means, body }) => (
            <Stack gap={4} key={status}>
              <Text size="sm">
                <b>{status}</b>: {means}
              </Text>
              {body && <Sketch label={`The documented answer ${status}`} text={body} />}
            </Stack>
          ))}
          <Text size="xs" c="dimmed">
            A name with ? need not be there; at … more may stand, such as mapped attributes.
          </Text>
        </Stack>
      )}
    </Stack>
  );
};
