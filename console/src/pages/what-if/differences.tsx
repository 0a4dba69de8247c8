import { Badge, Checkbox, Code, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { AttributeDifference } from '../../../../src/provisioning/engine/difference.ts';
import type { Application } from '../../api/muster.ts';
import type { OktaUser } from '../../api/okta.ts';

export interface Difference {
  readonly active: boolean;
  readonly attributes: readonly AttributeDifference[];
}

const changes: Readonly<Record<AttributeDifference['changed'], { readonly label: string; readonly color: string }>> = {
  nowhere: { label: 'Same', color: 'gray' },
  'in the org': { label: 'Changed in Okta', color: 'blue' },
  'at the service': { label: 'Changed at the service', color: 'orange' },
  'on both sides': { label: 'Changed on both sides', color: 'red' },
};

const Value = ({ value }: { value: unknown }): ReactNode =>
  value === undefined || value === null || value === '' ? (
    <Text size="sm" c="dimmed">
      –
    </Text>
  ) : (
    <Code style={{ wordBreak: 'break-word' }}>{typeof value === 'string' ? value : JSON.stringify(value)}</Code>
  );

/** What a person is in Okta, mapped, as pushed last, and at the service, attribute by attribute. */
export const Differences = ({
  app,
  person,
  difference: { active, attributes },
}: {
  app: Application;
  person: OktaUser | undefined;
  difference: Difference;
}): ReactNode => {
  const [all, setAll] = useState(false);
  const differing = attributes.filter(({ changed }) => changed !== 'nowhere');
  const expressions = new Map(app.mappings.toApp.map(({ target, expression }) => [target, expression]));
  /** Of the plainest expressions the value in Okta can be shown beside them. */
  const inOkta = (expression: string | undefined): unknown => {
    const name = /^user\.(\w+)$/.exec(expression ?? '')?.[1];
    return name === undefined ? undefined : person?.profile[name];
  };
  const shown = all ? attributes : differing;
  return (
    <Stack gap="sm">
      <Group>
        <Badge variant="light" color={active ? 'green' : 'orange'} tt="none">
          {active ? 'Active at the service' : 'Inactive at the service'}
        </Badge>
        <Badge variant="light" color={differing.length === 0 ? 'green' : 'orange'} tt="none">
          {differing.length === 0
            ? 'No attribute differs'
            : `${differing.length} ${differing.length === 1 ? 'attribute differs' : 'attributes differ'}`}
        </Badge>
        <Checkbox label="Show all attributes" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
      </Group>
      {shown.length > 0 && (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={760}>
            <Table verticalSpacing="xs" aria-label="Three-way difference">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Attribute</Table.Th>
                  <Table.Th>Okta</Table.Th>
                  <Table.Th>Mapped</Table.Th>
                  <Table.Th>Pushed last</Table.Th>
                  <Table.Th>Service</Table.Th>
                  <Table.Th>Change</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {shown.map(({ variable, title, externalName, pushed, atService, wanted, changed }) => (
                  <Table.Tr key={variable}>
                    <Table.Td>
                      {title}
                      <Text size="xs" c="dimmed" ff="monospace">
                        {externalName}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Value value={inOkta(expressions.get(variable))} />
                      <Text size="xs" c="dimmed" ff="monospace">
                        {expressions.get(variable) ?? 'not mapped'}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Value value={wanted} />
                    </Table.Td>
                    <Table.Td>
                      <Value value={pushed} />
                    </Table.Td>
                    <Table.Td>
                      <Value value={atService} />
                    </Table.Td>
                    <Table.Td>
                      <Badge variant="light" color={changes[changed].color} tt="none">
                        {changes[changed].label}
                      </Badge>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
    </Stack>
  );
};
