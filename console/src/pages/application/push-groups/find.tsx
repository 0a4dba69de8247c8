import { Alert, Button, Checkbox, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type AppGroupEntry } from '../../../api/muster.ts';
import type { OktaGroup } from '../../../api/okta.ts';
import { FormModal } from '../../../parts/form-modal.tsx';

const useAppGroups = (app: Application, q: string, enabled: boolean) =>
  useQuery({
    queryKey: [`${settingsPath(app.id)}/app-groups`, q],
    queryFn: () => ask<AppGroupEntry[]>(`${settingsPath(app.id)}/app-groups`, { query: { q, limit: 50 } }),
    enabled,
    placeholderData: (before) => before,
  });

/** “Match result & push action”: a group of that name at the service is linked, or one is created. */
const PushAction = ({
  app,
  group,
  link,
  onLink,
}: {
  app: Application;
  group: OktaGroup;
  link: AppGroupEntry | undefined | 'none';
  onLink: (link: AppGroupEntry | undefined | 'none') => void;
}): ReactNode => {
  const [text, setText] = useState('');
  const { data: same = [] } = useAppGroups(app, group.profile.name, true);
  const match = same.find(({ name }) => name === group.profile.name);
  const { data: found = [] } = useAppGroups(app, text, link !== 'none');
  return (
    <Radio.Group
      label="Match result & push action"
      description={match ? `Match found: ${match.name}` : 'No match found'}
      value={link === 'none' ? 'create' : 'link'}
      onChange={(value) => onLink(value === 'create' ? 'none' : match)}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="create" label="Create Group" />
        <Radio value="link" label="Link Group" />
        {link !== 'none' && (
          <Select
            label="Select a group"
            searchable
            data={[...new Map([...(link ? [link] : []), ...found].map((one) => [one.externalId, one])).values()].map(
              ({ externalId, name }) => ({ value: externalId, label: name }),
            )}
            value={link?.externalId ?? null}
            onSearchChange={setText}
            onChange={(id) => onLink(found.find(({ externalId }) => externalId === id))}
            nothingFoundMessage="No group of that name: press Refresh App Groups to read them again"
          />
        )}
      </Stack>
    </Radio.Group>
  );
};

/** Push Groups > Find groups by name. */
export const FindByName = ({
  app,
  onClose,
  changed,
}: {
  app: Application;
  onClose: () => void;
  changed: () => Promise<unknown>;
}): ReactNode => {
  const [text, setText] = useState('');
  const [typed] = useDebouncedValue(text, 200);
  const [group, setGroup] = useState<OktaGroup>();
  const [link, setLink] = useState<AppGroupEntry | undefined | 'none'>('none');
  const [memberships, setMemberships] = useState(true);
  const { data = [] } = useQuery({
    queryKey: ['/api/v1/groups', 'to push', typed],
    queryFn: () => ask<OktaGroup[]>('/api/v1/groups', { query: { q: typed, limit: 20 } }),
    placeholderData: (before) => before,
  });
  const save = useMutation({
    mutationFn: async (_more: boolean) => {
      const body = {
        group: group!.id,
        memberships,
        ...(link && link !== 'none' && { link: { externalId: link.externalId, name: link.name } }),
      };
      await ask(`${settingsPath(app.id)}/pushed-groups`, { method: 'POST', body });
      await changed();
    },
    onSuccess: (_, more) => {
      notifications.show({ message: `${group!.profile.name} is pushed.`, color: 'green' });
      if (!more) onClose();
      setGroup(undefined);
      setText('');
      setLink('none');
    },
  });
  const why = !group ? 'Pick a group first' : link === undefined ? 'Select the group to link' : undefined;
  return (
    <Modal opened onClose={onClose} title="Find groups by name" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <Select
          label="Group in Okta"
          placeholder="Type the beginning of a name"
          searchable
          data-autofocus
          filter={({ options }) => options}
          searchValue={text}
          onSearchChange={setText}
          data={data
            .filter(({ type }) => type !== 'APP_GROUP')
            .map(({ id, profile }) => ({ value: id, label: profile.name }))}
          value={group?.id ?? null}
          onChange={(id) => {
            setGroup(data.find((one) => one.id === id));
            setLink('none');
          }}
          nothingFoundMessage="No group of that name"
        />
        {group && <PushAction key={group.id} app={app} group={group} link={link} onLink={setLink} />}
        <Checkbox
          label="Push group memberships immediately"
          checked={memberships}
          onChange={(event) => setMemberships(event.currentTarget.checked)}
        />
        {save.error && (
          <Alert color="red" variant="light" role="alert">
            {save.error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="default"
            disabled={why !== undefined}
            title={why}
            loading={save.isPending}
            onClick={() => save.mutate(true)}
          >
            Save &amp; Add Another
          </Button>
          <Button disabled={why !== undefined} title={why} loading={save.isPending} onClick={() => save.mutate(false)}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};

/** Push Groups > Find groups by rule. */
export const FindByRule = ({
  app,
  opened,
  onClose,
  changed,
}: {
  app: Application;
  opened: boolean;
  onClose: () => void;
  changed: () => Promise<unknown>;
}): ReactNode => (
  <FormModal
    title="Find groups by rule"
    opened={opened}
    onClose={onClose}
    initial={{ name: '', field: 'name', operator: 'starts with', value: '' }}
    validate={{
      name: (name) => (name.trim() === '' ? 'A rule needs a name.' : null),
      value: (value) => (value === '' ? 'Say what to look for.' : null),
    }}
    submit="Create Rule"
    done="The rule was created."
    onSubmit={async (body) => {
      await ask(`${settingsPath(app.id)}/push-rules`, { method: 'POST', body });
      await changed();
    }}
    fields={(form) => (
      <>
        <TextInput label="Rule name" required data-autofocus {...form.getInputProps('name')} />
        <Group grow align="flex-start">
          <Select label="Group" allowDeselect={false} data={['name', 'description']} {...form.getInputProps('field')} />
          <Select
            label="Comparison"
            allowDeselect={false}
            data={['starts with', 'ends with', 'contains', 'equals']}
            {...form.getInputProps('operator')}
          />
          <TextInput label="Text" required {...form.getInputProps('value')} />
        </Group>
        <Text size="sm" c="dimmed">
          Groups that match now are pushed at once, and later ones as soon as they match.
        </Text>
      </>
    )}
  />
);
