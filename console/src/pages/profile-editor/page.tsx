import { Button, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { settingsPath, type AppAttribute, type Application } from '../../api/muster.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Icon } from '../../parts/icons.tsx';
import { Page } from '../../parts/page.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { AttributeForm } from './attribute-form.tsx';
import { Attributes } from './attributes.tsx';
import { MappingsMenu } from './mappings-menu.tsx';

/** Directory > Profile Editor, of an application's users. */
export const ProfileEditorPage = (): ReactNode => {
  const { appId } = useParams({ from: '/admin/profile-editor/$appId' });
  const queries = useQueryClient();
  const [form, setForm] = useState<{ readonly attribute?: AppAttribute }>();
  const [removing, setRemoving] = useState<string>();
  const { data: app, error } = useQuery({
    queryKey: ['app', appId],
    queryFn: () => ask<Application>(settingsPath(appId)),
  });
  if (error) return <Failure error={error} />;
  if (!app) return <Waiting label="Reading the profile" />;
  const save = async (variable: string, property: object | null): Promise<void> => {
    const part = app.profile.find((one) => one.variable === variable)?.base ? 'base' : 'custom';
    const body = { definitions: { [part]: { properties: { [variable]: property } } } };
    await ask(`/api/v1/meta/schemas/apps/${appId}/default`, { method: 'POST', body });
    await queries.invalidateQueries({ queryKey: ['app', appId] });
  };
  const mapped = new Set(app.mappings.toApp.map(({ target }) => target));
  return (
    <Page
      title={`${app.label} User`}
      path={[
        { label: 'Profile Editor', to: '/admin/profile-editor' },
        { label: app.label, to: `/admin/apps/${appId}` },
      ]}
      description="The attributes that the users of the application have."
      actions={
        <>
          <MappingsMenu id={app.id} label={app.label} />
          <Button leftSection={<Icon name="plus" />} onClick={() => setForm({})}>
            Add Attribute
          </Button>
        </>
      }
    >
      <Attributes
        attributes={app.profile}
        external
        why={({ base, variable }) =>
          base ? 'Base attributes cannot be removed' : mapped.has(variable) ? 'Remove its mapping first' : undefined
        }
        onEdit={(attribute) => setForm({ attribute })}
        onDelete={({ variable }) => setRemoving(variable)}
      />
      {form && <AttributeForm app={app} attribute={form.attribute} onClose={() => setForm(undefined)} save={save} />}
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
