import { Button, Checkbox, Group, Paper, Radio, Stack, Stepper, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { OktaApp } from '../api/okta.ts';
import { Named } from '../parts/named.tsx';
import { Page } from '../parts/page.tsx';
import { Failure, Waiting } from '../parts/states.tsx';
import { UsernameFormat } from '../parts/username-format.tsx';
import { catalogueQuery } from './catalog.tsx';

const Form = ({ appKey, name }: { appKey: string; name: string }): ReactNode => {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [step, setStep] = useState(0);
  const form = useForm({
    initialValues: {
      label: name,
      hideWeb: false,
      hideMobile: false,
      autoSubmit: true,
      mode: 'AUTO_LOGIN',
      template: '${source.login}',
      push: 'PUSH',
    },
    validate: { label: (label) => (label.trim() === '' ? 'The application needs a label.' : null) },
  });
  const add = useMutation({
    mutationFn: ({ label, hideWeb, hideMobile, autoSubmit, mode, template, push }: typeof form.values) =>
      ask<OktaApp>('/api/v1/apps', {
        method: 'POST',
        body: {
          name: appKey,
          label,
          signOnMode: mode,
          visibility: { autoSubmitToolbar: autoSubmit, hide: { iOS: hideMobile, web: hideWeb } },
          credentials: { userNameTemplate: { template, pushStatus: push } },
        },
      }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['/api/v1/apps'] });
      await navigate({ to: '/admin/apps/$appId', params: { appId: id }, search: { tab: 'assignments' } });
    },
  });
  return (
    <Paper withBorder p="lg">
      <form
        noValidate
        onSubmit={form.onSubmit((values) => {
          if (step === 0) setStep(1);
          else add.mutate(values);
        })}
      >
        <Stepper active={step} size="sm" mb="lg">
          <Stepper.Step label="General Settings" />
          <Stepper.Step label="Sign-On Options" />
        </Stepper>
        {step === 0 ? (
          <Stack>
            <TextInput
              label="Application label"
              description="This label displays under the app on your home page"
              required
              {...form.getInputProps('label')}
            />
            <Named label="Application Visibility">
              <Stack gap="xs" mt="xs">
                <Checkbox
                  label="Do not display application icon to users"
                  {...form.getInputProps('hideWeb', { type: 'checkbox' })}
                />
                <Checkbox
                  label="Do not display application icon in the Okta Mobile app"
                  {...form.getInputProps('hideMobile', { type: 'checkbox' })}
                />
              </Stack>
            </Named>
            <Named label="Browser plugin auto-submit">
              <Checkbox
                mt="xs"
                label="Automatically log in when user lands on login page"
                {...form.getInputProps('autoSubmit', { type: 'checkbox' })}
              />
            </Named>
          </Stack>
        ) : (
          <Stack>
            <Radio.Group
              label="Sign on methods"
              description="Kept as a setting: signing on itself is not part of provisioning."
              {...form.getInputProps('mode')}
            >
              <Stack gap="xs" mt="xs">
                <Radio value="SAML_2_0" label="SAML 2.0" />
                <Radio value="AUTO_LOGIN" label="Secure Web Authentication" />
              </Stack>
            </Radio.Group>
            <UsernameFormat
              template={form.values.template}
              pushStatus={form.values.push}
              onChange={({ template, pushStatus }) => {
                if (template !== undefined) form.setFieldValue('template', template);
                if (pushStatus !== undefined) form.setFieldValue('push', pushStatus);
              }}
            />
          </Stack>
        )}
        {add.error && (
          <Text c="red" mt="md" role="alert">
            {add.error.message}
          </Text>
        )}
        <Group justify="flex-end" mt="xl">
          <Button
            variant="default"
            onClick={() => {
              if (step === 1) setStep(0);
              else void navigate({ to: '/admin/apps/catalog' });
            }}
          >
            {step === 1 ? 'Previous' : 'Cancel'}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {step === 1 ? 'Done' : 'Next'}
          </Button>
        </Group>
      </form>
    </Paper>
  );
};

export const AddApplicationPage = (): ReactNode => {
  const { appKey } = useParams({ from: '/admin/apps/add/$appKey' });
  const { data, error } = useQuery(catalogueQuery);
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting label="Reading the catalogue" />;
  const entry = data.find(({ key }) => key === appKey);
  return (
    <Page
      title={`Add ${entry?.name ?? appKey}`}
      path={[
        { label: 'Applications', to: '/admin/apps' },
        { label: 'Catalog', to: '/admin/apps/catalog' },
      ]}
    >
      {entry ? (
        <Form appKey={appKey} name={entry.name} />
      ) : (
        <Failure error={new Error(`There is no “${appKey}” in the catalogue.`)} />
      )}
    </Page>
  );
};
