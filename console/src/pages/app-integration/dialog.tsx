import { Radio, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FormModal } from '../../parts/form-modal.tsx';

const methods = [
  {
    mode: 'saml',
    label: 'SAML 2.0',
    about: 'XML-based open standard for single sign-on. SCIM provisioning can be added.',
  },
  {
    mode: 'swa',
    label: 'SWA - Secure Web Authentication',
    about: 'Okta-specific sign-on by form. SCIM provisioning can be added.',
  },
  {
    mode: 'oidc',
    label: 'OIDC - OpenID Connect',
    about:
      'Okta adds no SCIM provisioning to an OIDC application: choose SAML 2.0 or SWA. One for sign-on by OIDC can stand beside it.',
    disabled: true,
  },
  {
    mode: 'api',
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
      initial={{ mode: 'saml' }}
      submit="Next"
      onSubmit={({ mode }) => navigate({ to: `/admin/apps/create/${mode}` })}
      fields={(form) => (
        <>
          <Radio.Group label="Sign-in method" {...form.getInputProps('mode')}>
            <Stack gap="sm" mt="xs">
              {methods.map(({ mode, label, about, disabled = false }) => (
                <Radio key={mode} value={mode} label={label} description={about} disabled={disabled} />
              ))}
            </Stack>
          </Radio.Group>
          <Text size="sm" c="dimmed">
            Then choose SCIM or On-Premises Provisioning under General › App Settings › Provisioning.
          </Text>
        </>
      )}
    />
  );
};
