import { Alert, Button, Checkbox, Group, Paper, Radio, Select, Stack, Stepper, Text, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { OktaApp } from '../../api/okta.ts';
import { Named } from '../../parts/named.tsx';
import { Page } from '../../parts/page.tsx';
import { UsernameFormat } from '../../parts/username-format.tsx';
import { bodyOf, faultsOf, nothing, type Method, type Values } from './settings.ts';

type Step = (props: { form: UseFormReturnType<Values> }) => ReactNode;

const Username: Step = ({ form }) => (
  <UsernameFormat
    template={form.values.template}
    pushStatus={form.values.pushStatus}
    onChange={(changed) => form.setValues(changed)}
  />
);

const General: Step = ({ form }) => (
  <>
    <TextInput label="App name" required data-autofocus {...form.getInputProps('label')} />
    <Named label="App visibility">
      <Checkbox
        mt="xs"
        label="Do not display application icon to users"
        {...form.getInputProps('hideWeb', { type: 'checkbox' })}
      />
    </Named>
  </>
);

const Saml: Step = ({ form }) => (
  <>
    <TextInput
      label="Single sign-on URL"
      description="Recipient and destination of assertions, too"
      required
      {...form.getInputProps('ssoAcsUrl')}
    />
    <TextInput label="Audience URI (SP Entity ID)" required {...form.getInputProps('audience')} />
    <TextInput
      label="Default RelayState"
      description="If no value is set, a blank RelayState is sent"
      {...form.getInputProps('relayState')}
    />
    <Select
      label="Name ID format"
      allowDeselect={false}
      data={[
        { value: 'unspecified', label: 'Unspecified' },
        { value: 'emailAddress', label: 'EmailAddress' },
        { value: 'persistent', label: 'Persistent' },
        { value: 'transient', label: 'Transient' },
      ]}
      {...form.getInputProps('nameIdFormat')}
    />
    <Username form={form} />
  </>
);

const Feedback: Step = ({ form }) => (
  <>
    <Radio.Group label="Are you a customer or partner?" {...form.getInputProps('feedback')}>
      <Stack gap="xs" mt="xs">
        <Radio value="customer" label="I'm an Okta customer adding an internal app" />
        <Radio value="vendor" label="I'm a software vendor. I'd like to integrate my app with Okta" />
      </Stack>
    </Radio.Group>
    <Text size="sm" c="dimmed">
      Okta learns from this who makes applications. Here it changes nothing, and goes nowhere.
    </Text>
  </>
);

const Swa: Step = ({ form }) => (
  <>
    <General form={form} />
    <TextInput
      label="App's login page URL"
      placeholder="https://app.example.com/login"
      required
      {...form.getInputProps('loginUrl')}
    />
    <Username form={form} />
  </>
);

const wizards: Readonly<Record<Method, { title: string; steps: readonly { label: string; Fields: Step }[] }>> = {
  saml: {
    title: 'Create SAML Integration',
    steps: [
      { label: 'General Settings', Fields: General },
      { label: 'Configure SAML', Fields: Saml },
      { label: 'Feedback', Fields: Feedback },
    ],
  },
  swa: { title: 'Create SWA Integration', steps: [{ label: 'General App Settings', Fields: Swa }] },
};

/** The App Integration Wizard's own steps, of SAML 2.0 and of SWA. */
export const CreateAppPage = (): ReactNode => {
  const params = useParams({ from: '/admin/apps/create/$method' });
  const method: Method = params.method === 'swa' ? 'swa' : 'saml';
  const { title, steps } = wizards[method];
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [step, setStep] = useState(0);
  const form = useForm<Values>({ initialValues: nothing, validate: (values) => faultsOf(method, step, values) });
  const { Fields } = steps[step]!;
  const last = step === steps.length - 1;
  const { mutate, isPending, error } = useMutation({
    mutationFn: (values: Values) => ask<OktaApp>('/api/v1/apps', { method: 'POST', body: bodyOf(method, values) }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['/api/v1/apps'] });
      await navigate({ to: '/admin/apps/$appId', params: { appId: id }, search: { tab: 'general' } });
    },
  });
  return (
    <Page title={title} back={{ label: 'Back to Applications', to: '/admin/apps' }}>
      <Paper withBorder p="lg" maw={760}>
        <form
          noValidate
          onSubmit={form.onSubmit((values) => {
            if (last) mutate(values);
            else setStep(step + 1);
          })}
        >
          {steps.length > 1 && (
            <Stepper active={step} size="sm" mb="lg">
              {steps.map(({ label }) => (
                <Stepper.Step key={label} label={label} />
              ))}
            </Stepper>
          )}
          <Stack>
            <Fields key={step} form={form} />
            {error && (
              <Alert color="red" variant="light" role="alert">
                {error.message}
              </Alert>
            )}
            <Group justify="flex-end">
              <Button
                variant="default"
                onClick={() => {
                  if (step > 0) setStep(step - 1);
                  else void navigate({ to: '/admin/apps' });
                }}
              >
                {step > 0 ? 'Previous' : 'Cancel'}
              </Button>
              <Button type="submit" loading={isPending}>
                {last ? 'Finish' : 'Next'}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
    </Page>
  );
};
