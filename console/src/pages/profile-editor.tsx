import {
  ActionIcon,
  Badge,
  Button,
  Checkbox,
  Group,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Table,
  TagsInput,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { settingsPath, type Application } from '../api/muster.ts';
import { FormModal } from '../parts/form-modal.tsx';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';
import { Failure, Waiting } from '../parts/states.tsx';

const types = ['string', 'number', 'integer', 'boolean', 'array of string', 'array of number', 'array of integer'];

const typeOf = (type: string) =>
  type.startsWith('array of ') ? { type: 'array', items: { type: type.slice('array of '.length) } } : { type };

const AddAttribute = ({
  app,
  opened,
  onClose,
  save,
}: {
  app: Application;
  opened: boolean;
  onClose: () => void;
  save: (variable: string, property: object) => Promise<unknown>;
}): ReactNode => (
  <FormModal
    title="Add Attribute"
    opened={opened}
    onClose={onClose}
    initial={{
      type: 'string',
      title: '',
      variable: '',
      externalName: '',
      externalNamespace: '',
      description: '',
      enumerated: false,
      values: [] as string[],
      min: '',
      max: '',
      required: false,
      personal: false,
    }}
    validate={{
      title: (title) => (title.trim() === '' ? 'The field cannot be left blank' : null),
      variable: (variable) => (variable.trim() === '' ? 'The field cannot be left blank' : null),
    }}
    submit="Save"
    done="The attribute was added."
    onSubmit={({ type, variable, title, required, personal, enumerated, values, min, max, ...texts }) =>
      save(variable, {
        title,
        ...typeOf(type),
        required,
        scope: personal ? 'SELF' : 'NONE',
        ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
        ...(enumerated && { enum: values }),
        ...(min !== '' && { minLength: Number(min) }),
        ...(max !== '' && { maxLength: Number(max) }),
      })
    }
    fields={(form) => (
      <>
        <Text size="sm" c="dimmed">
          Local app attributes, which have no external name, are only stored on Okta and not created in{' '}
          {app.catalogueName}.
        </Text>
        <Select label="Data type" data={types} allowDeselect={false} {...form.getInputProps('type')} />
        <TextInput label="Display name" required {...form.getInputProps('title')} />
        <TextInput label="Variable name" required {...form.getInputProps('variable')} />
        <TextInput
          label="External name"
          placeholder={'emails.^[type=="work"].value'}
          {...form.getInputProps('externalName')}
        />
        <TextInput
          label="External namespace"
          placeholder="urn:ietf:params:scim:schemas:core:2.0:User"
          {...form.getInputProps('externalNamespace')}
        />
        <TextInput label="Description" {...form.getInputProps('description')} />
        <Checkbox
          label="Define enumerated list of values"
          {...form.getInputProps('enumerated', { type: 'checkbox' })}
        />
        {form.values.enumerated && (
          <TagsInput label="Values" description="Press Enter after each" {...form.getInputProps('values')} />
        )}
        {form.values.type === 'string' && (
          <Group grow>
            <TextInput label="Minimum length" inputMode="numeric" {...form.getInputProps('min')} />
            <TextInput label="Maximum length" inputMode="numeric" {...form.getInputProps('max')} />
          </Group>
        )}
        <Checkbox label="Attribute required" {...form.getInputProps('required', { type: 'checkbox' })} />
        <Checkbox
          label="User personal"
          description="A group assignment cannot give its value."
          {...form.getInputProps('personal', { type: 'checkbox' })}
        />
      </>
    )}
  />
);

/** Directory > Profile Editor, of an application's users. */
export const ProfileEditorPage = (): ReactNode => {
  const { appId } = useParams({ from: '/admin/profile-editor/$appId' });
  const queries = useQueryClient();
  const [filter, setFilter] = useState('All');
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<string>();
  const { data: app, error } = useQuery({
    queryKey: ['app', appId],
    queryFn: () => ask<Application>(settingsPath(appId)),
  });
  if (error) return <Failure error={error} />;
  if (!app) return <Waiting label="Reading the profile" />;
  const save = async (variable: string, property: object | null): Promise<void> => {
    const body = { definitions: { custom: { properties: { [variable]: property } } } };
    await ask(`/api/v1/meta/schemas/apps/${appId}/default`, { method: 'POST', body });
    await queries.invalidateQueries({ queryKey: ['app', appId] });
  };
  const mapped = new Set(app.mappings.toApp.map(({ target }) => target));
  const shown = app.profile.filter(({ base }) => filter === 'All' || base === (filter === 'Base'));
  return (
    <Page
      title={`${app.label} User`}
      path={[
        { label: 'Applications', to: '/admin/apps' },
        { label: app.label, to: `/admin/apps/${appId}` },
      ]}
      description="Profile Editor: the attributes that the users of the application have."
      actions={
        <>
          <Button variant="default" component={Link} to={`/admin/apps/${appId}?tab=provisioning`}>
            Mappings
          </Button>
          <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
            Add Attribute
          </Button>
        </>
      }
    >
      <Stack>
        <SegmentedControl
          aria-label="Filters"
          data={['All', 'Base', 'Custom']}
          value={filter}
          onChange={setFilter}
          style={{ alignSelf: 'flex-start' }}
        />
        <Paper withBorder>
          <Table.ScrollContainer minWidth={640}>
            <Table verticalSpacing="xs" horizontalSpacing="md" aria-label="Attributes">
              <Table.Thead>
                <Table.Tr>
                  {['Display Name', 'Variable Name', 'Data type', 'Attribute Type', 'External name', 'Actions'].map(
                    (label) => (
                      <Table.Th key={label}>{label}</Table.Th>
                    ),
                  )}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {shown.map(({ variable, title, type, base, externalName, externalNamespace }) => {
                  const why = base
                    ? 'Base attributes cannot be removed'
                    : mapped.has(variable)
                      ? 'Remove its mapping first'
                      : undefined;
                  return (
                    <Table.Tr key={variable}>
                      <Table.Td>{title}</Table.Td>
                      <Table.Td ff="monospace">{variable}</Table.Td>
                      <Table.Td>{type}</Table.Td>
                      <Table.Td>
                        <Badge variant="light" color={base ? 'gray' : 'indigo'} tt="none">
                          {base ? 'Base' : 'Custom'}
                        </Badge>
                      </Table.Td>
                      <Table.Td>
                        <Text size="xs" ff="monospace" title={externalNamespace}>
                          {externalName ?? 'local'}
                        </Text>
                      </Table.Td>
                      <Table.Td>
                        <Tooltip label={why ?? 'Delete Attribute'}>
                          <ActionIcon
                            variant="subtle"
                            color="red"
                            aria-label={`Delete Attribute ${variable}`}
                            data-disabled={why !== undefined}
                            aria-disabled={why !== undefined}
                            onClick={() => {
                              if (why === undefined) setRemoving(variable);
                            }}
                          >
                            <Icon name="close" />
                          </ActionIcon>
                        </Tooltip>
                      </Table.Td>
                    </Table.Tr>
                  );
                })}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      </Stack>
      <AddAttribute app={app} opened={adding} onClose={() => setAdding(false)} save={save} />
      <FormModal
        title="Delete Attribute"
        opened={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        initial={{}}
        submit="Delete Attribute"
        destructive
        onSubmit={() => save(removing!, null)}
        fields={() => (
          <Text>
            The attribute {removing} leaves the profile of every user of {app.label}.
          </Text>
        )}
      />
    </Page>
  );
};
