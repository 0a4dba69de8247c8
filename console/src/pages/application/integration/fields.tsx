import { Checkbox, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ProvisioningAction } from '../../../api/muster.ts';
import { useService } from '../../../api/use-service.ts';
import { AnchorLink } from '../../../parts/anchor-link.tsx';
import { FormModal } from '../../../parts/form-modal.tsx';
import { CredentialFields, textOf, type PartProps } from './credentials.tsx';
import type { Draft } from './draft.ts';

const actions: readonly { action: ProvisioningAction; label: string; page: string }[] = [
  { action: 'IMPORT_NEW_USERS_AND_PROFILE_UPDATES', label: 'Import New Users and Profile Updates', page: 'To Okta' },
  { action: 'PUSH_NEW_USERS', label: 'Push New Users', page: 'To App' },
  { action: 'PUSH_PROFILE_UPDATES', label: 'Push Profile Updates', page: 'To App' },
  { action: 'PUSH_GROUPS', label: 'Push Groups', page: 'Push Groups' },
  { action: 'IMPORT_GROUPS', label: 'Import Groups', page: 'To Okta' },
];

/** “Import Groups”, which asks before it is switched off. */
const ImportGroups = ({ app, draft, editing, change }: PartProps): ReactNode => {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Checkbox
        label="Import Groups"
        checked={draft.importGroups}
        disabled={!editing}
        onChange={(event) => {
          if (event.currentTarget.checked) change({ importGroups: true });
          else setAsking(true);
        }}
      />
      <FormModal
        title="Disable Import Groups"
        opened={asking}
        onClose={() => setAsking(false)}
        initial={{}}
        submit="Continue"
        onSubmit={async () => change({ importGroups: false })}
        fields={() => (
          <Text>
            Groups of {app.catalogueName} are no longer imported, and Push Groups finds none there to link. Those that
            were imported stay in Okta as they are.
          </Text>
        )}
      />
    </>
  );
};

/** Where the service is; the one beside this org says where, and where its credentials are made. */
const BaseUrl = ({ label, ...props }: PartProps & { label: string }): ReactNode => {
  const { draft, editing } = props;
  const { data: health } = useService('GET /admin/v1/health', {}, { enabled: editing });
  const ours = draft.scim === '1.1' ? health?.v1BaseUrl : health?.baseUrl;
  return (
    <TextInput
      label={label}
      required
      {...(editing &&
        ours !== undefined && {
          description: (
            <>
              Of the service beside this org: {ours}, with the credentials of one of its{' '}
              <AnchorLink to="/admin/service/connections" target="_blank" inherit underline="always">
                connections
              </AnchorLink>
            </>
          ),
        })}
      {...textOf(props, 'baseUrl')}
    />
  );
};

const Template = (props: PartProps): ReactNode => {
  const { draft, editing, labels, change } = props;
  return (
    <>
      <BaseUrl label={labels[0] ?? 'Base URL'} {...props} />
      <CredentialFields {...props} />
      <ImportGroups {...props} />
      <Checkbox
        label="Push Null Values"
        description="Attributes without a value are sent as null, so that the service empties them."
        checked={draft.pushNullValues}
        disabled={!editing}
        onChange={(event) => change({ pushNullValues: event.currentTarget.checked })}
      />
    </>
  );
};

const Wizard = (props: PartProps): ReactNode => {
  const { draft, editing, change } = props;
  return (
    <>
      <Select
        label="SCIM version"
        allowDeselect={false}
        disabled={!editing}
        value={draft.scim}
        onChange={(scim) => change({ scim: scim as Draft['scim'] })}
        data={['2.0', '1.1'].map((value) => ({ value, label: `SCIM ${value}` }))}
      />
      <BaseUrl label="SCIM connector base URL" {...props} />
      <TextInput
        label="Unique identifier field for users"
        placeholder="userName"
        {...textOf(props, 'uniqueIdentifier')}
      />
      <Checkbox.Group
        label="Supported provisioning actions"
        value={[...draft.actions]}
        onChange={(chosen) => change({ actions: chosen })}
      >
        <Stack gap="xs" mt="xs">
          {actions.map(({ action, label, page }) => (
            <Checkbox
              key={action}
              value={action}
              label={label}
              description={`Fills the page ${page}`}
              disabled={!editing}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <CredentialFields {...props} />
    </>
  );
};

const updates: ProvisioningAction = 'IMPORT_NEW_USERS_AND_PROFILE_UPDATES';

const OnPremises = (props: PartProps): ReactNode => {
  const { draft, editing, change } = props;
  return (
    <>
      <BaseUrl label="SCIM connector base URL" {...props} />
      <CredentialFields {...props} />
      <TextInput label="Unique user field name" placeholder="userName" {...textOf(props, 'uniqueIdentifier')} />
      <Checkbox
        label="Accept user updates"
        description="The connector tells what has changed since the last import: incremental imports can be run."
        checked={draft.actions.includes(updates)}
        disabled={!editing}
        onChange={(event) => change({ actions: event.currentTarget.checked ? [updates] : [] })}
      />
      <TextInput
        label="Timeout for API calls"
        description="In seconds"
        inputMode="numeric"
        {...textOf(props, 'timeout')}
      />
      <Checkbox
        label="This machine"
        description="Connect to these agents: the org reaches the connector itself, so that no agent has to be installed."
        checked
        disabled
        readOnly
      />
    </>
  );
};

/** The form of an integration: of a template, of the wizard's SCIM Connection, of an on-premises connector. */
export const IntegrationFields = (props: PartProps): ReactNode => {
  const Fields = { template: Template, wizard: Wizard, 'on-premises': OnPremises }[props.form];
  return (
    <Stack gap="md">
      <Fields {...props} />
    </Stack>
  );
};
