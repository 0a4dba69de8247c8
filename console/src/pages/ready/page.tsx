import {
  Accordion,
  Alert,
  Anchor,
  Badge,
  Button,
  Group,
  List,
  Paper,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { VerdictCounts } from '../../api/inspections.ts';
import { settingsPath } from '../../api/muster.ts';
import type { OktaApp } from '../../api/okta.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Page } from '../../parts/page.tsx';
import { EmptyState, Failure, Waiting } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';

interface QaCase {
  readonly id: string;
  readonly section: string;
  readonly title: string;
  readonly steps: readonly string[];
  readonly expects: string;
  readonly place: string;
  readonly state: 'seen' | 'done' | 'not supported' | 'open';
  readonly visible: boolean;
  readonly evidence?: { readonly at: string; readonly what: string; readonly exchange?: string };
  readonly mark?: { readonly state: string; readonly note: string; readonly by: string; readonly at: string };
}

interface Readiness {
  readonly ready: boolean;
  readonly suites: readonly {
    readonly name: string;
    readonly title: string;
    readonly about: string;
    readonly required: boolean;
    readonly last?: {
      readonly inspection: string;
      readonly at: string;
      readonly counts: VerdictCounts;
      readonly passed: boolean;
    };
  }[];
  readonly cases: readonly QaCase[];
}

const states = {
  seen: { label: 'Seen here', color: 'green' },
  done: { label: 'Done by hand', color: 'teal' },
  'not supported': { label: 'Not supported', color: 'gray' },
  open: { label: 'Left', color: 'orange' },
} as const;

const settings = ['integration', 'to-app', 'to-okta'];

/** Where in the console a case is walked. */
const placeOf = (app: string, place: string): string => {
  if (place === 'people' || place === 'groups') return `/admin/${place}`;
  if (place === 'guide') return `/admin/ready?app=${app}`;
  if (place === 'profile') return `/admin/profile-editor/${app}`;
  if (settings.includes(place)) return `/admin/apps/${app}?tab=provisioning&settings=${place}`;
  return `/admin/apps/${app}?tab=${place}`;
};

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
        <b>{one.mark.by}:</b> {one.mark.note || states[one.state].label}, <Time at={one.mark.at} />
      </Text>
    )}
    {!one.visible && one.state === 'open' && (
      <Text size="sm" c="dimmed">
        The org cannot see this: walk it, then mark it.
      </Text>
    )}
    <Group gap="sm">
      <Button variant="light" size="xs" component={Link} to={placeOf(app, one.place)}>
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

const Marking = ({ path, one, onClose }: { path: string; one: QaCase; onClose: () => void }): ReactNode => {
  const queries = useQueryClient();
  return (
    <FormModal
      title={`Mark ${one.id}`}
      opened
      onClose={onClose}
      initial={{ state: one.mark?.state ?? 'done', note: one.mark?.note ?? '' }}
      submit="Save"
      onSubmit={async ({ state, note }) => {
        const target = `${path}/${one.id}`;
        await (state === 'open'
          ? ask(target, { method: 'DELETE' })
          : ask(target, { method: 'PUT', body: { state, note } }));
        await queries.invalidateQueries({ queryKey: [path] });
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
          <Textarea label="Note" description="Where, and what was seen." autosize {...form.getInputProps('note')} />
        </>
      )}
    />
  );
};

const Suites = ({ app, suites }: { app: string; suites: Readiness['suites'] }): ReactNode => (
  <Paper withBorder p="lg" component="section" aria-label="Suites">
    <Group justify="space-between" mb="md">
      <Title order={2}>Suites</Title>
      <Button variant="default" size="xs" component={Link} to={`/admin/inspect?app=${app}`}>
        Inspect
      </Button>
    </Group>
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {suites.map(({ name, title, required, last }) => (
        <Group key={name} gap="sm">
          <Badge variant="light" tt="none" color={last ? (last.passed ? 'green' : 'red') : 'gray'}>
            {last ? (last.passed ? 'Passed' : `${last.counts.fail + last.counts.error} failed`) : 'Not run'}
          </Badge>
          <Text size="sm">
            {title}
            {required && ' (Okta asks for it)'}
          </Text>
          {last && (
            <Anchor
              component={Link}
              to={`/admin/inspect/${last.inspection}`}
              size="sm"
              aria-label={`Report of ${title}`}
            >
              Report
            </Anchor>
          )}
        </Group>
      ))}
    </SimpleGrid>
  </Paper>
);

const Ready = ({ app }: { app: string }): ReactNode => {
  const path = `${settingsPath(app)}/readiness`;
  const [marking, setMarking] = useState<QaCase>();
  const { data, error, refetch } = useQuery({ queryKey: [path], queryFn: () => ask<Readiness>(path) });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting label="Looking at what was seen" />;
  const sections = [...new Set(data.cases.map(({ section }) => section))];
  const count = (state: QaCase['state']): number => data.cases.filter((one) => one.state === state).length;
  return (
    <Stack gap="lg">
      <Alert variant="light" color={data.ready ? 'green' : 'blue'} title={data.ready ? 'Nothing is left' : 'Not yet'}>
        {count('seen')} of {data.cases.length} cases were seen to work in this org, {count('done')} are done by hand,{' '}
        {count('not supported')} are not supported, {count('open')} are left.
      </Alert>
      <Suites app={app} suites={data.suites} />
      {sections.map((section) => (
        <Stack key={section} gap="xs" component="section" aria-label={section}>
          <Title order={2}>{section}</Title>
          <Accordion variant="contained" order={3}>
            {data.cases
              .filter((one) => one.section === section)
              .map((one) => (
                <Accordion.Item key={one.id} value={one.id}>
                  <Accordion.Control>
                    <Group gap="sm">
                      <Badge variant="light" tt="none" color={states[one.state].color}>
                        {states[one.state].label}
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
      {marking && <Marking path={path} one={marking} onClose={() => setMarking(undefined)} />}
    </Stack>
  );
};

/** Ready for OIN? What is left before an application can be published. */
export const ReadyPage = (): ReactNode => {
  const { app } = useSearch({ from: '/admin/ready' });
  const navigate = useNavigate({ from: '/admin/ready' });
  const { data: apps, error } = useQuery({
    queryKey: ['/api/v1/apps', 'to publish'],
    queryFn: () => ask<OktaApp[]>('/api/v1/apps', { query: { limit: 200 } }),
  });
  const shown = app ?? apps?.[0]?.id;
  return (
    <Page
      title="Ready for OIN?"
      description="What Okta asks for before it publishes an integration: the suites, and the 61 cases of its QA plan, as far as they were seen to work in this org."
    >
      {error && <Failure error={error} />}
      {apps?.length === 0 && (
        <EmptyState title="No applications yet">Add an application, and walk Okta’s QA plan with it.</EmptyState>
      )}
      {apps && shown !== undefined && (
        <>
          <Select
            aria-label="Application"
            searchable
            allowDeselect={false}
            data={apps.map(({ id, label }) => ({ value: id, label }))}
            value={shown}
            onChange={(value) => void navigate({ search: { app: value ?? undefined } })}
            maw={360}
          />
          <Ready key={shown} app={shown} />
        </>
      )}
    </Page>
  );
};
