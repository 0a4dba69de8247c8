import { isObject, type JsonObject } from '../../src/protocol/json.ts';
import type { Application } from '../../src/provisioning/application.ts';
import { clientOf } from '../../src/provisioning/client/client.ts';
import { discover } from '../../src/provisioning/discovery.ts';
import type { Flow } from '../../src/provisioning/flow.ts';
import {
  createGroup,
  deleteGroup,
  linkGroup,
  pushGroup,
  updateGroup,
} from '../../src/provisioning/groups/push-group.ts';
import type { WantedGroup } from '../../src/provisioning/groups/wanted-group.ts';
import { listGroups, testCredentials } from '../../src/provisioning/test-credentials.ts';
import { assign } from '../../src/provisioning/users/assign.ts';
import { deactivate } from '../../src/provisioning/users/deactivate.ts';
import { syncPassword } from '../../src/provisioning/users/sync-password.ts';
import { updateProfile } from '../../src/provisioning/users/update-profile.ts';

/** Writes values over a resource, member by member of the complex ones. */
const over = (resource: JsonObject, values: JsonObject): JsonObject => ({
  ...resource,
  ...Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const present = resource[name];
      return [name, isObject(value) && isObject(present) ? over(present, value) : value];
    }),
  ),
});

/** The flow that a recording names, with its input. */
export const flowOf = (name: string, application: Application, input: any): Flow<unknown> => {
  const client = clientOf(application);
  const group = input as WantedGroup;
  const merge = (resource: JsonObject): JsonObject => over(resource, input.values ?? {});
  const flows: Record<string, () => Flow<unknown>> = {
    test: () => testCredentials(client),
    'list-groups': () => listGroups(client),
    discover: () => discover(client.label),
    assign: () => assign(client, { ...input, merge }, input),
    'update-profile': () => updateProfile(client, input.id, { username: input.username, merge }),
    deactivate: () => deactivate(client, input.id, input.username),
    'sync-password': () => syncPassword(client, input.id, input.username, input.password),
    'create-group': () => createGroup(client, group, input),
    'link-group': () => linkGroup(client, input.id, group, input),
    'update-group': () => updateGroup(client, input.id, group, input, input),
    'push-group': () => pushGroup(client, input.id, group),
    'delete-group': () => deleteGroup(client, input.id, input.name),
  };
  return flows[name]!();
};
