import { Anchor, Code, Group, List, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Event } from '../../api/service.ts';
import { useService } from '../../api/use-service.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { JsonText } from '../../parts/json-text.tsx';
import { Time } from '../../parts/time.tsx';
import { SidePanel } from './side-panel.tsx';
import { EventType, subjectOf } from './event-type.tsx';

const Value = ({ value }: { value: unknown }): ReactNode =>
  value === undefined ? (
    <Text size="sm" c="dimmed">
      none
    </Text>
  ) : (
    <Code block>
      <JsonText text={JSON.stringify(value, undefined, 2)} />
    </Code>
  );

/** What is another now, attribute by attribute. */
const Changes = ({ event: { before, after } }: { event: Event }): ReactNode => {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const changed = names.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]));
  if (changed.length === 0) return undefined;
  return (
    <Table layout="fixed" verticalSpacing="sm" aria-label="Before and after">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="26%">Attribute</Table.Th>
          {before && <Table.Th>Before</Table.Th>}
          {after && <Table.Th>After</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changed.map((name) => (
          <Table.Tr key={name} style={{ verticalAlign: 'top' }}>
            <Table.Td style={{ wordBreak: 'break-word' }}>{name}</Table.Td>
            {before && (
              <Table.Td>
                <Value value={before[name]} />
              </Table.Td>
            )}
            {after && (
              <Table.Td>
                <Value value={after[name]} />
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};

const Members = ({ title, event, which }: { title: string; event: Event; which: 'added' | 'removed' }): ReactNode => {
  const members = event[which] ?? [];
  if (members.length === 0) return undefined;
  return (
    <Stack gap={4}>
      <Text fw={600} size="sm">
        {title}
      </Text>
      <List size="sm">
        {members.map(({ value, type }) => (
          <List.Item key={value}>
            <Anchor
              size="sm"
              ff="monospace"
              component={Link}
              to={`/admin/service/resources/${event.tenant ?? ''}/${type}/${value}`}
            >
              {value}
            </Anchor>{' '}
            ({type})
          </List.Item>
        ))}
      </List>
    </Stack>
  );
};

const About = ({ event }: { event: Event }): ReactNode => {
  const { time, tenant, resource, actor, requestId, operation } = event;
  const kept = !event.type.startsWith('config.') && operation !== 'delete' && tenant !== undefined;
  return (
    <Group gap="md">
      <EventType type={event.type} />
      <Text size="sm" c="dimmed">
        <Time at={time} />
      </Text>
      {kept && (
        <Anchor size="sm" component={Link} to={`/admin/service/resources/${tenant}/${resource.type}/${resource.id}`}>
          As it is now
        </Anchor>
      )}
      <AnchorLink size="sm" to="/admin/service/events" search={{ resource: resource.id }}>
        All of its events
      </AnchorLink>
      {actor?.kind === 'connection' && (
        <Anchor size="sm" component={Link} to={`/admin/service/connections/${actor.id}`}>
          The connection that did it
        </Anchor>
      )}
      {requestId !== undefined && (
        <AnchorLink size="sm" to="/admin/service/log" search={{ requestId }}>
          The request that did it
        </AnchorLink>
      )}
    </Group>
  );
};

/** An event, opened. */
export const OpenedEvent = ({ sequence, onClose }: { sequence: string; onClose: () => void }): ReactNode => {
  // There is no operation for a single one: it is the first of those before the next.
  const query = { before: String(Number(sequence) + 1), count: '1' };
  const { data, error } = useService('GET /admin/v1/audit', { query });
  const found = data?.items[0];
  const event = found && String(found.sequence) === sequence ? found : undefined;
  return (
    <SidePanel
      title={event ? subjectOf(event) : 'Event'}
      error={error}
      waiting={data ? undefined : 'The event is read'}
      onClose={onClose}
    >
      {data && !event && <Text>The event is too old to be kept.</Text>}
      {event && (
        <>
          <About event={event} />
          {event.password && <Text size="sm">The password was changed; what it is, no event tells.</Text>}
          <Members title="Came" event={event} which="added" />
          <Members title="Went" event={event} which="removed" />
          <Changes event={event} />
          <Text size="xs" c="dimmed">
            Sequence {event.sequence}, id {event.id}
          </Text>
        </>
      )}
    </SidePanel>
  );
};
