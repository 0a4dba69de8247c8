import { Alert, PasswordInput, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useAppLabels } from '../../api/apps.ts';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import { credentialModes, type InspectForm } from './request.ts';

type Form = UseFormReturnType<InspectForm>;

const Credentials = ({ form }: { form: Form }): ReactNode => {
  const secret = { autoComplete: 'off', required: true } as const;
  switch (form.values.mode) {
    case 'bearer':
      return <PasswordInput label="Token" {...secret} {...form.getInputProps('token')} />;
    case 'basic':
      return (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label="Username" {...secret} {...form.getInputProps('username')} />
          <PasswordInput label="Password" {...secret} {...form.getInputProps('password')} />
        </SimpleGrid>
      );
    case 'header':
      return (
        <PasswordInput
          label="Authorization"
          description="The whole value of the header."
          {...secret}
          {...form.getInputProps('value')}
        />
      );
    case 'oauth':
      return (
        <>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label="Client ID" {...secret} {...form.getInputProps('clientId')} />
            <PasswordInput label="Client secret" {...secret} {...form.getInputProps('clientSecret')} />
          </SimpleGrid>
          <TextInput
            label="Token endpoint"
            description="Left empty, it is looked up as RFC 9728 and RFC 8414 say."
            {...form.getInputProps('tokenUrl')}
          />
        </>
      );
    case 'none':
      return null;
  }
};

const OfApplication = ({ form }: { form: Form }): ReactNode => {
  const { app: id } = form.values;
  const labels = useAppLabels();
  const { data: app } = useQuery({
    queryKey: ['app', id],
    queryFn: () => ask<Application>(settingsPath(id ?? '')),
    enabled: id !== null,
  });
  return (
    <>
      <Select
        label="Application"
        placeholder="Choose an application"
        required
        searchable
        data={[...labels].map(([value, label]) => ({ value, label }))}
        {...form.getInputProps('app')}
      />
      {app?.integration && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          SCIM {app.scim} at {app.integration.baseUrl}, with the credentials of the application.
        </Text>
      )}
      {app && !app.integration && (
        <Alert color="yellow" variant="light">
          Provisioning is not enabled: configure its API integration first, or inspect an address.
        </Alert>
      )}
    </>
  );
};

/** Which service is inspected, and with which credential. */
export const TargetFields = ({ form }: { form: Form }): ReactNode => (
  <Stack gap="md">
    <SegmentedControl
      aria-label="What is inspected"
      data={[
        { value: 'app', label: 'An application of this org' },
        { value: 'address', label: 'Any address' },
      ]}
      style={{ alignSelf: 'flex-start', flexWrap: 'wrap' }}
      {...form.getInputProps('of')}
    />
    {form.values.of === 'app' ? (
      <OfApplication form={form} />
    ) : (
      <>
        <TextInput
          label="Base URL"
          placeholder="https://scim.example.com/scim/v2"
          required
          {...form.getInputProps('baseUrl')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label="SCIM version"
            allowDeselect={false}
            data={[
              { value: '2.0', label: 'SCIM 2.0' },
              { value: '1.1', label: 'SCIM 1.1' },
            ]}
            {...form.getInputProps('scim')}
          />
          <Select label="Credentials" allowDeselect={false} data={credentialModes} {...form.getInputProps('mode')} />
        </SimpleGrid>
        <Credentials form={form} />
        <Text size="sm" c="dimmed">
          Used for this run alone, and kept nowhere.
        </Text>
      </>
    )}
  </Stack>
);
