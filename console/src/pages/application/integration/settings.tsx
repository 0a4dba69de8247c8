import { Alert, Button, Checkbox, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type TestReport } from '../../../api/muster.ts';
import { SettingsPanel } from '../../../parts/settings-panel.tsx';
import { catalogueQuery } from '../../catalog.tsx';
import { ConnectionReport } from './connection-report.tsx';
import { bodyOf, draftOf, faultsOf, formKindOf, type Draft } from './draft.ts';
import { IntegrationFields } from './fields.tsx';

const words = {
  template: { title: 'Integration', begin: 'Configure API Integration', test: 'Test API Credentials' },
  wizard: { title: 'SCIM Connection', begin: 'Edit', test: 'Test Connector Configuration' },
  'on-premises': {
    title: 'SCIM Connector',
    begin: 'Configure SCIM Connector',
    test: 'Test Connector Configuration',
  },
};

/** Provisioning > Integration: Configure API Integration of a template, SCIM Connection of a wizard application. */
export const IntegrationSettings = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const { data: catalogue } = useQuery(catalogueQuery);
  const form = formKindOf(app);
  const { title, begin, test: testLabel } = words[form];
  const entry = catalogue?.find(({ key }) => key === app.key);
  const [editing, edit] = useDisclosure(false);
  const [enabled, setEnabled] = useState(false);
  const [draft, setDraft] = useState<Draft>();
  const [tested, setTested] = useState<TestReport>();
  const [refusal, setRefusal] = useState<Error | null>(null);
  const kept = draftOf(app, entry?.authentication ?? 'basic');
  const now = editing && draft ? draft : kept;
  const body = bodyOf(now, form);
  const test = useMutation({
    mutationFn: () => ask<TestReport>(`${settingsPath(app.id)}/integration/test`, { method: 'POST', body }),
    onSuccess: setTested,
  });
  const save = useMutation({
    mutationFn: () => ask<{ report: TestReport }>(`${settingsPath(app.id)}/integration`, { method: 'PUT', body }),
    onSuccess: async ({ report }) => {
      setTested(report);
      await queries.invalidateQueries({ queryKey: ['app', app.id] });
      edit.close();
    },
    // Of the refusal the org says no more than Okta's words: the test says what was done.
    onError: (error) => {
      if (!tested && Object.keys(faultsOf(error, now)).length === 0) test.mutate();
    },
  });
  const start = (): void => {
    change(kept);
    edit.open();
  };
  const failure = save.error ?? test.error ?? refusal;
  const faults = faultsOf(failure, now);
  /** What was found out about what stood there before says nothing any more. */
  const change = (part: Partial<Draft>): void => {
    setDraft({ ...now, ...part });
    forget();
  };
  const forget = (): void => {
    setTested(undefined);
    setRefusal(null);
    test.reset();
    save.reset();
  };

  if (!app.integration && !editing) {
    return (
      <Alert color="gray" variant="light" title={form === 'template' ? 'Provisioning is not enabled' : title}>
        <Stack align="flex-start" gap="sm">
          <Text size="sm">Enable provisioning to automate user account creation, deactivation, and updates.</Text>
          <Button onClick={start}>{begin}</Button>
        </Stack>
      </Alert>
    );
  }

  const first = form === 'template' && !app.integration;
  const ready = !first || enabled;
  return (
    <Stack>
      <SettingsPanel
        title={title}
        editing={editing}
        dirty={JSON.stringify(now) !== JSON.stringify(kept)}
        onEdit={start}
        onCancel={edit.close}
        onSave={() => save.mutate()}
        saving={save.isPending}
        error={Object.keys(faults).length === 0 && tested?.ok !== false ? failure : null}
        extra={
          ready && (
            <Button variant="outline" loading={test.isPending} onClick={() => test.mutate()}>
              {testLabel}
            </Button>
          )
        }
      >
        {first && (
          <Checkbox
            label="Enable API integration"
            checked={enabled}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
        )}
        {first && enabled && (
          <Text size="sm">
            Enter your {app.catalogueName} credentials to enable user import and provisioning features.
          </Text>
        )}
        {ready && (
          <IntegrationFields
            app={app}
            form={form}
            draft={now}
            editing={editing}
            labels={entry?.fields ?? []}
            faults={faults}
            change={change}
            fail={(error) => {
              forget();
              setRefusal(error);
            }}
          />
        )}
      </SettingsPanel>
      {tested && <ConnectionReport report={tested} form={form} />}
    </Stack>
  );
};
