import { Alert, Button, Checkbox, Group, Modal, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application } from '../../../api/muster.ts';
import type { OktaGroup } from '../../../api/okta.ts';
import { PushAction, useMatch, type Push } from './push-action.tsx';

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
  const [chosen, setChosen] = useState<Push>();
  const { match, looking } = useMatch(app, group?.profile.name);
  // Until somebody says otherwise, a group of the same name is linked.
  const push: Push = chosen ?? (match ? { kind: 'link', to: match } : { kind: 'create' });
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
        ...(push.kind === 'link' && push.to && { link: { externalId: push.to.externalId, name: push.to.name } }),
      };
      await ask(`${settingsPath(app.id)}/pushed-groups`, { method: 'POST', body });
      await changed();
    },
    onSuccess: (_, more) => {
      notifications.show({ message: `${group!.profile.name} is pushed.`, color: 'green' });
      if (!more) onClose();
      setGroup(undefined);
      setText('');
      setChosen(undefined);
    },
  });
  const why = !group
    ? 'Pick a group first'
    : looking
      ? 'A group of that name is looked for'
      : push.kind === 'link' && !push.to
        ? 'Select the group to link'
        : undefined;
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
            setChosen(undefined);
          }}
          nothingFoundMessage="No group of that name"
        />
        {group && !looking && <PushAction key={group.id} app={app} match={match} push={push} onChange={setChosen} />}
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
