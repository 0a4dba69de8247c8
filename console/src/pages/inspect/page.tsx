import { Alert, Button, Checkbox, Group, Paper, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError, ask } from '../../api/client.ts';
import { inspectionsPath, useSuites, type Inspection, type Suite } from '../../api/inspections.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import { Page } from '../../parts/page.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { FilesField } from './files-field.tsx';
import { History } from './history.tsx';
import { emptyForm, requestOf, triesSuites, type InspectForm } from './request.ts';
import { presetSuites, SuitesField } from './suites-field.tsx';
import { TargetFields } from './target-fields.tsx';

const blank = (value: unknown): string | null => (value === '' ? 'The field cannot be left blank.' : null);
const where =
  (of: InspectForm['of'], mode?: InspectForm['mode']) =>
  (value: unknown, form: InspectForm): string | null =>
    form.of === of && (mode === undefined || form.mode === mode) ? blank(value) : null;

/** Where the fields of the form stand in what the org says of its request. */
const fieldOf = (name: string): string => name.replace(/^credentials\./, '');

/** Which version of SCIM is inspected. */
const useScim = ({ of, app, scim }: InspectForm): '2.0' | '1.1' => {
  const { data } = useQuery({
    queryKey: ['app', app],
    queryFn: () => ask<Application>(settingsPath(app ?? '')),
    enabled: of === 'app' && app !== null,
  });
  return of === 'app' ? (data?.scim ?? '2.0') : scim;
};

const Form = ({ suites, app }: { suites: readonly Suite[]; app: string | undefined }): ReactNode => {
  const navigate = useNavigate();
  const form = useForm<InspectForm>({
    mode: 'controlled',
    initialValues: { ...emptyForm, app: app ?? null },
    validate: {
      app: (value, { of }) => (of === 'app' && value === null ? 'Choose an application.' : null),
      baseUrl: where('address'),
      token: where('address', 'bearer'),
      username: where('address', 'basic'),
      password: where('address', 'basic'),
      value: where('address', 'header'),
      clientId: where('address', 'oauth'),
      clientSecret: where('address', 'oauth'),
      suites: (value, all) => (triesSuites(all) && value?.length === 0 ? 'Choose a suite.' : null),
    },
  });
  const { values, setFieldValue } = form;
  const scim = useScim(values);
  const fitting = suites.filter(({ checks }) => checks[scim] > 0);
  const chosen =
    values.suites?.filter((name) => fitting.some((suite) => suite.name === name)) ??
    presetSuites(fitting, values.profile);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => ask<Inspection>(inspectionsPath, { method: 'POST', body: requestOf(values, chosen) }),
    onSuccess: ({ id }) => navigate({ to: '/admin/inspect/$inspectionId', params: { inspectionId: id } }),
    onError: (failure) => {
      if (failure instanceof ApiError)
        for (const [field, reason] of Object.entries(failure.fields)) form.setFieldError(fieldOf(field), reason);
    },
  });
  const withFiles = values.files.length > 0;
  return (
    <form onSubmit={form.onSubmit(() => mutate())} noValidate>
      <Stack gap="lg">
        <Paper withBorder p="lg" component="section" aria-label="Service">
          <Title order={2} mb="md">
            Service
          </Title>
          <TargetFields form={form} />
        </Paper>
        <Paper withBorder p="lg" component="section" aria-label="What is tried">
          <Stack gap="md">
            <Group justify="space-between">
              <Title order={2}>What is tried</Title>
              {withFiles && (
                <Checkbox label="Muster’s suites too" {...form.getInputProps('withSuites', { type: 'checkbox' })} />
              )}
            </Group>
            {triesSuites(values) && (
              <SuitesField
                suites={fitting}
                scim={scim}
                profile={values.profile}
                onProfile={(profile) => form.setValues({ profile, suites: null })}
                value={chosen}
                onChange={(names) => setFieldValue('suites', names)}
              />
            )}
            {form.errors['suites'] && (
              <Alert color="red" variant="light" role="alert">
                {form.errors['suites']}
              </Alert>
            )}
            <FilesField form={form} onFirst={() => setFieldValue('withSuites', false)} />
          </Stack>
        </Paper>
        {error && (
          <Alert color="red" variant="light" role="alert" title="It was not started">
            {error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={isPending}>
            Inspect
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

/** Inspect: what is wrong with a SCIM service, and how to mend it. */
export const InspectPage = (): ReactNode => {
  const { app } = useSearch({ from: '/admin/inspect' });
  const { data: suites, error } = useSuites();
  return (
    <Page
      title="Inspect"
      description="Tries a SCIM service as Okta, Entra ID and a strict reader of the RFCs would: what is wrong with it, what breaks because of it, and how to mend it. It makes users and groups of its own and removes them."
    >
      {error && <Failure error={error} />}
      {suites ? <Form key={app} suites={suites} app={app} /> : !error && <Waiting label="Suites" />}
      <Title order={2}>Runs</Title>
      <History />
    </Page>
  );
};
