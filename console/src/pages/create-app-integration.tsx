import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { OktaApp } from '../api/okta.ts';
import { FormModal } from '../parts/form-modal.tsx';

const methods = [
  {
    mode: 'SAML_2_0',
    label: 'SAML 2.0',
    about: 'XML-based open standard for single sign-on. SCIM provisioning can be added.',
  },
  {
    mode: 'AUTO_LOGIN',
    label: 'SWA - Secure Web Authentication',
    about: 'Okta-specific sign-on by form. SCIM provisioning can be added.',
  },
  {
    mode: 'OPENID_CONNECT',
    label: 'OIDC - OpenID Connect',
    about: 'Okta adds no SCIM provisioning to an OIDC application: choose SAML 2.0 or SWA.',
    disabled: true,
  },
  {
    mode: 'SERVICE',
    label: 'API Services',
    about: 'Machine to machine: nobody is assigned, and nothing is provisioned.',
    disabled: true,
  },
];

/** The App Integration Wizard's first dialog. */
export const CreateAppIntegration = ({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode => {
  const navigate = useNavigate();
  return (
    <FormModal
      title="Create a new app integration"
      opened={opened}
      onClose={onClose}
      initial={{ mode: 'SAML_2_0', label: '' }}
      validate={{ label: (label) => (label.trim() === '' ? 'The app needs a name.' : null) }}
      submit="Next"
      onSubmit={async ({ mode, label }) => {
        const { id } = await ask<OktaApp>('/api/v1/apps', { method: 'POST', body: { label, signOnMode: mode } });
        await navigate({ to: '/admin/apps/$appId', params: { appId: id }, search: { tab: 'general' } });
      }}
      fields={(form) => (
        <>
          <Radio.Group label="Sign-in method" {...form.getInputProps('mode')}>
            <Stack gap="sm" mt="xs">
              {methods.map(({ mode, label, about, disabled = false }) => (
                <Radio key={mode} value={mode} label={label} description={about} disabled={disabled} />
              ))}
            </Stack>
          </Radio.Group>
          <TextInput label="App name" required {...form.getInputProps('label')} />
          <Text size="sm" c="dimmed">
            Then choose SCIM or On-Premises Provisioning under General › App Settings › Provisioning.
          </Text>
        </>
      )}
    />
  );
};
