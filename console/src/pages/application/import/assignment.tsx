import { Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type ImportedUser } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import { PersonSelect } from '../../../parts/person-select.tsx';

interface Choice {
  readonly decision: 'link' | 'create' | 'ignore';
  readonly person?: string;
}

const optionsOf = ({ match, person, username, decision }: ImportedUser) => {
  const kinds = { exact: 'EXACT match', partial: 'PARTIAL match', none: 'Existing Okta user' };
  return [
    ...(person ? [{ value: 'link', label: `${kinds[match]}: ${person.login}` }] : []),
    { value: 'create', label: `NEW user: ${username}` },
    { value: 'specify', label: 'Existing Okta user I specify' },
    { value: 'ignore', label: decision === 'ignore' ? 'User is IGNORED in Okta' : 'Ignore' },
  ];
};

/** Okta User Assignment: whom a user of the service is in Okta. */
export const OktaUserAssignment = ({ app, user }: { app: Application; user: ImportedUser }): ReactNode => {
  const queries = useQueryClient();
  const [specifying, setSpecifying] = useState(false);
  const users = `${settingsPath(app.id)}/imported-users`;
  const send = async (body: Choice): Promise<void> => {
    await ask(`${users}/${encodeURIComponent(user.externalId)}`, { method: 'PUT', body });
    await queries.invalidateQueries({ queryKey: [users] });
  };
  const decide = useMutation({
    mutationFn: send,
    onError: ({ message }) => notifications.show({ message, color: 'red' }),
  });
  return (
    <>
      <Select
        aria-label={`Okta User Assignment of ${user.username}`}
        data={optionsOf(user)}
        value={user.decision === 'undecided' ? null : user.decision}
        placeholder="Several Okta users match: choose one"
        allowDeselect={false}
        disabled={decide.isPending}
        onChange={(value) => {
          if (value === 'specify') setSpecifying(true);
          else if (value === 'link') decide.mutate({ decision: 'link', person: user.person!.id });
          else if (value === 'create' || value === 'ignore') decide.mutate({ decision: value });
        }}
      />
      <FormModal<{ person: string | null }>
        title="Existing Okta user I specify"
        opened={specifying}
        onClose={() => setSpecifying(false)}
        initial={{ person: null }}
        validate={{ person: (person) => (person ? null : 'Pick the Okta user.') }}
        submit="OK"
        onSubmit={({ person }) => send({ decision: 'link', person: person! })}
        fields={(form) => <PersonSelect label="Okta user" data-autofocus {...form.getInputProps('person')} />}
      />
    </>
  );
};
