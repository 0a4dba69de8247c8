import { Checkbox, NativeSelect, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { askService, type Connection, type IssuedConnection, type NewConnection } from '../../api/service.ts';
import { useServiceChanged } from '../../api/use-service.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { lifetimes, modes, profileNames, secondsOf } from './state.tsx';
import { TenantSelect } from './tenant-select.tsx';

const initial = {
  tenant: '',
  name: '',
  auth: 'header',
  profile: 'okta',
  lifetime: 'never',
  tokens: 'ours',
  authorizationCode: true,
  clientCredentials: false,
  redirectUris: '',
  jwksUri: '',
  issuer: '',
  client: '',
  audience: '',
  readOnly: false,
};

type Values = typeof initial;

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);
const required = (what: string) => (value: string) => (value.trim() === '' ? `${what} is required.` : null);

const oauthOf = (values: Values): Partial<NewConnection> => {
  if (values.auth !== 'oauth') return {};
  const readOnly = values.readOnly ? { readOnly: true } : {};
  const { issuer, client, audience, jwksUri } = values;
  if (values.tokens === 'issued') {
    return { ...readOnly, issued: { issuer, client, jwksUri, ...(audience && { audience }) } };
  }
  const grants = [
    ...(values.authorizationCode ? (['authorization_code'] as const) : []),
    ...(values.clientCredentials ? (['client_credentials'] as const) : []),
  ];
  const redirectUris = words(values.redirectUris);
  return {
    ...readOnly,
    oauth: { grants, ...(redirectUris.length > 0 && { redirectUris }), ...(jwksUri && { jwksUri }) },
  };
};

/** Gives a client access to a tenant. */
export const NewConnectionForm = ({
  opened,
  tenant,
  onClose,
  onIssued,
}: {
  opened: boolean;
  /** The one that is chosen at first. */
  tenant: string | undefined;
  onClose: () => void;
  onIssued: (issued: IssuedConnection) => void;
}): ReactNode => {
  const changed = useServiceChanged();
  return (
    <FormModal<Values>
      key={tenant}
      title="Add connection"
      opened={opened}
      onClose={onClose}
      initial={{ ...initial, tenant: tenant ?? '' }}
      validate={{
        tenant: required('A tenant'),
        name: required('A name'),
        authorizationCode: (_, values) =>
          values.auth === 'oauth' && values.tokens === 'ours' && !values.authorizationCode && !values.clientCredentials
            ? 'Choose how the client gets its tokens.'
            : null,
        issuer: (value, { auth, tokens }) =>
          auth === 'oauth' && tokens === 'issued' ? required('The issuer')(value) : null,
        client: (value, { auth, tokens }) =>
          auth === 'oauth' && tokens === 'issued' ? required('The client')(value) : null,
        jwksUri: (value, { auth, tokens }) =>
          auth === 'oauth' && tokens === 'issued' ? required('Where the keys of the issuer are')(value) : null,
      }}
      submit="Add connection"
      onSubmit={async (values) => {
        const lifetime = secondsOf(values.lifetime);
        const body = {
          name: values.name.trim(),
          auth: values.auth as Connection['auth'],
          profile: values.profile as Connection['profile'],
          ...(lifetime !== undefined && { lifetime }),
          ...oauthOf(values),
        };
        const path = { tenant: values.tenant };
        onIssued(await askService('POST /admin/v1/tenants/{tenant}/connections', { path, body }));
        await changed();
      }}
      fields={(form) => {
        const { auth, tokens } = form.values;
        return (
          <>
            <TextInput
              label="Name"
              description="What you call the client, such as Okta production."
              required
              data-autofocus
              {...form.getInputProps('name')}
            />
            <TenantSelect aria-label={undefined} label="Tenant" required w="100%" {...form.getInputProps('tenant')} />
            <Select
              label="Authentication"
              description="As in Okta’s form: what the client sends with each request."
              data={Object.entries(modes).map(([value, label]) => ({ value, label }))}
              allowDeselect={false}
              {...form.getInputProps('auth')}
            />
            {auth === 'oauth' && (
              <Stack gap="sm">
                <NativeSelect
                  label="Tokens"
                  data={[
                    { value: 'ours', label: 'Of the service’s own authorization server' },
                    { value: 'issued', label: 'Of another issuer, which is trusted' },
                  ]}
                  {...form.getInputProps('tokens')}
                />
                {tokens === 'ours' ? (
                  <>
                    <Checkbox
                      label="Authorization code: a person signs in once"
                      {...form.getInputProps('authorizationCode', { type: 'checkbox' })}
                    />
                    <Checkbox
                      label="Client credentials: the client alone"
                      {...form.getInputProps('clientCredentials', { type: 'checkbox' })}
                    />
                    <Textarea
                      label="Redirect URIs"
                      description="Beside those of Okta and of this machine; one a line."
                      autosize
                      minRows={2}
                      {...form.getInputProps('redirectUris')}
                    />
                    <TextInput
                      label="JWKS URI"
                      description="Where the client’s public keys are, if it proves itself by a key and not by a secret."
                      {...form.getInputProps('jwksUri')}
                    />
                  </>
                ) : (
                  <>
                    <TextInput label="Issuer" required {...form.getInputProps('issuer')} />
                    <TextInput
                      label="Client"
                      description="What the tokens call the client."
                      required
                      {...form.getInputProps('client')}
                    />
                    <TextInput
                      label="Audience"
                      description="Of the tokens; the base URL where it is left out."
                      {...form.getInputProps('audience')}
                    />
                    <TextInput label="JWKS URI" required {...form.getInputProps('jwksUri')} />
                  </>
                )}
                <Checkbox label="Read only" {...form.getInputProps('readOnly', { type: 'checkbox' })} />
              </Stack>
            )}
            <Select
              label="Profile"
              description="What the client is let through with, beyond the standard."
              data={[...profileNames]}
              allowDeselect={false}
              {...form.getInputProps('profile')}
            />
            <Select label="Expires" data={lifetimes} allowDeselect={false} {...form.getInputProps('lifetime')} />
          </>
        );
      }}
    />
  );
};
