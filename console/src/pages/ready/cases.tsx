import {
  Accordion,
  Anchor,
  Badge,
  Button,
  Group,
  List,
  Radio,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { readinessPath, submissionPath, type QaCase } from '../../api/readiness.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { addressOf, caseStates } from './places.ts';
import { stateStyles } from './states.ts';

const CaseDetails = ({ app, one, mark }: { app: string; one: QaCase; mark: () => void }): ReactNode => (
  <Stack gap="sm" align="flex-start">
    <List type="ordered" size="sm">
      {one.steps.map((step) => (
        <List.Item key={step}>{step}</List.Item>
      ))}
    </List>
    <Text size="sm">
      <b>Expected:</b> {one.expects}
    </Text>
    {one.evidence && (
      <Text size="sm">
        <b>Seen:</b> {one.evidence.what}, <Time at={one.evidence.at} />{' '}
        {one.evidence.exchange !== undefined && (
          <Anchor component={Link} to={`/admin/traffic?exchange=${one.evidence.exchange}`} size="sm">
            Its exchange
          </Anchor>
        )}
      </Text>
    )}
    {one.mark && (
      <Text size="sm">
        <b>{one.mark.by}:</b> {one.mark.note || stateStyles[one.state].label}, <Time at={one.mark.at} />
      </Text>
    )}
    {!one.visible && one.state === 'open' && (
      <Text size="sm" c="dimmed">
        The org cannot see this: walk it, then mark it.
      </Text>
    )}
    <Group gap="sm">
      <Button variant="light" size="xs" component={Link} to={addressOf(app, one.place)}>
        Go there
      </Button>
      {one.state !== 'seen' && (
        <Button variant="default" size="xs" onClick={mark}>
          Mark
        </Button>
      )}
    </Group>
  </Stack>
);

const Marking = ({ app, one, onClose }: { app: string; one: QaCase; onClose: () => void }): ReactNode => {
  const queries = useQueryClient();
  return (
    <FormModal
      title={`Mark ${one.id}`}
      opened
      onClose={onClose}
      initial={{ state: one.mark?.state ?? 'done', note: one.mark?.note ?? '' }}
      submit="Save"
      onSubmit={async ({ state, note }) => {
        const target = `${readinessPath(app)}/${one.id}`;
        await ((state as string) === 'open'
          ? ask(target, { method: 'DELETE' })
          : ask(target, { method: 'PUT', body: { state, note } }));
        await queries.invalidateQueries({ queryKey: [readinessPath(app)] });
        await queries.invalidateQueries({ queryKey: [submissionPath(app)] });
      }}
      fields={(form) => (
        <>
          <Text size="sm">{one.title}</Text>
          <Radio.Group aria-label="State" {...form.getInputProps('state')}>
            <Stack gap="xs">
              <Radio value="done" label="Done, and it did what is expected" />
              <Radio value="not supported" label="The application does not support it" />
              <Radio value="open" label="Left" />
            </Stack>
          </Radio.Group>
          <Textarea
            label="Note"
            description="Where, and what was seen. What is not supported is told to customers in these words."
            autosize
            {...form.getInputProps('note')}
          />
        </>
      )}
    />
  );
};

/** Okta's QA plan, section by section, all of it or the cases of one state. */
export const Cases = ({
  app,
  cases,
  state,
  onState,
}: {
  app: string;
  cases: readonly QaCase[];
  state: QaCase['state'] | undefined;
  onState: (state: QaCase['state'] | undefined) => void;
}): ReactNode => {
  const [marking, setMarking] = useState<QaCase>();
  const shown = cases.filter((one) => state === undefined || one.state === state);
  const sections = [...new Set(shown.map(({ section }) => section))];
  const count = (of: QaCase['state']): number => cases.filter((one) => one.state === of).length;
  return (
    <Stack gap="lg">
      <SegmentedControl
        aria-label="Show cases"
        value={state ?? 'all'}
        onChange={(value) => onState(caseStates.find((one) => one === value))}
        data={[
          { value: 'all', label: `All ${cases.length}` },
          ...caseStates.map((one) => ({ value: one, label: `${stateStyles[one].label} ${count(one)}` })),
        ]}
        style={{ alignSelf: 'flex-start', flexWrap: 'wrap' }}
      />
      {shown.length === 0 && <EmptyState title="No case is in this state">Choose another above.</EmptyState>}
      {sections.map((section) => (
        <Stack key={section} gap="xs" component="section" aria-label={section}>
          <Title order={2}>{section}</Title>
          <Accordion variant="contained" order={3}>
            {shown
              .filter((one) => one.section === section)
              .map((one) => (
                <Accordion.Item key={one.id} value={one.id}>
                  <Accordion.Control>
                    <Group gap="sm">
                      <Badge variant="light" tt="none" color={stateStyles[one.state].color}>
                        {stateStyles[one.state].label}
                      </Badge>
                      <Text size="sm">
                        {one.id} {one.title}
                      </Text>
                    </Group>
                  </Accordion.Control>
                  <Accordion.Panel>
                    <CaseDetails app={app} one={one} mark={() => setMarking(one)} />
                  </Accordion.Panel>
                </Accordion.Item>
              ))}
          </Accordion>
        </Stack>
      ))}
      {marking && <Marking app={app} one={marking} onClose={() => setMarking(undefined)} />}
    </Stack>
  );
};
