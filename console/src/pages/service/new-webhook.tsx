import { Select, TagsInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { askService, type IssuedWebhook } from '../../api/service.ts';
import { useServiceChanged } from '../../api/use-service.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { TenantSelect } from './tenant-select.tsx';

const types = [
  'user.*',
  'group.*',
  'user.created',
  'user.updated',
  'user.deactivated',
  'user.activated',
  'user.deleted',
  'group.created',
  'group.updated',
  'group.members',
  'group.deleted',
  'config.*',
  '*',
];

const formats = [
  { value: 'webhook', label: 'Standard Webhooks' },
  { value: 'push', label: 'Security event tokens, pushed (RFC 8935)' },
  { value: 'poll', label: 'Security event tokens, polled (RFC 8936)' },
];

const initial = {
  name: '',
  format: 'webhook',
  url: '',
  audience: '',
  authorization: '',
  types: ['user.*', 'group.*'],
  tenant: '',
  begin: 'now',
};

/** Has events delivered to an application. */
export const NewWebhookForm = ({
  opened,
  onClose,
  onIssued,
}: {
  opened: boolean;
  onClose: () => void;
  onIssued: (issued: IssuedWebhook) => void;
}): ReactNode => {
  const changed = useServiceChanged();
  return (
    <FormModal
      title="Add webhook"
      opened={opened}
      onClose={onClose}
      initial={initial}
      validate={{
        name: (name) => (name.trim() === '' ? 'A name is required.' : null),
        url: (url, { format }) =>
          format === 'poll' || URL.canParse(url) ? null : 'A URL such as https://app.example.com/hooks is required.',
        audience: (audience, { format }) =>
          format === 'poll' && audience.trim() === '' ? 'Who polls is named by an audience.' : null,
        types: (chosen) => (chosen.length === 0 ? 'Choose what the application is to hear of.' : null),
      }}
      submit="Add webhook"
      onSubmit={async ({ name, format, url, audience, authorization, types: chosen, tenant, begin }) => {
        const body = {
          name: name.trim(),
          ...(format !== 'poll' && { url: url.trim() }),
          ...(format !== 'webhook' && { format: 'set' as const, ...(audience && { audience: audience.trim() }) }),
          ...(format === 'push' && authorization && { authorization: authorization.trim() }),
          types: chosen,
          ...(tenant !== '' && { tenant }),
          ...(begin === 'oldest' && { after: 0 }),
        };
        onIssued(await askService('POST /admin/v1/webhooks', { body }));
        await changed();
      }}
      fields={(form) => (
        <>
          <TextInput
            label="Name"
            description="What you call the application."
            required
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Select label="Format" data={formats} allowDeselect={false} {...form.getInputProps('format')} />
          {form.values.format !== 'poll' && (
            <TextInput
              label="URL"
              description="Public, by HTTPS; the settings webhookNetworks and webhookHosts say what else is allowed."
              placeholder="https://app.example.com/hooks"
              required
              {...form.getInputProps('url')}
            />
          )}
          {form.values.format !== 'webhook' && (
            <TextInput
              label="Audience"
              description="Whom the tokens are meant for; where it is left out, the URL."
              {...form.getInputProps('audience')}
            />
          )}
          {form.values.format === 'push' && (
            <TextInput
              label="Authorization"
              description="The header that the receiver wants, such as Bearer and a secret of its own."
              {...form.getInputProps('authorization')}
            />
          )}
          <TagsInput
            label="Events"
            description="user.* stands for all that begin so; * for everything."
            data={types}
            required
            {...form.getInputProps('types')}
          />
          <TenantSelect
            aria-label={undefined}
            label="Tenant"
            placeholder="All tenants"
            clearable
            clearButtonProps={{ 'aria-label': 'All tenants' }}
            w="100%"
            {...form.getInputProps('tenant')}
            value={form.values.tenant || null}
            onChange={(tenant) => form.setFieldValue('tenant', tenant ?? '')}
          />
          <Select
            label="Begin with"
            data={[
              { value: 'now', label: 'What comes from now on' },
              { value: 'oldest', label: 'The oldest event that is kept' },
            ]}
            allowDeselect={false}
            {...form.getInputProps('begin')}
          />
        </>
      )}
    />
  );
};
