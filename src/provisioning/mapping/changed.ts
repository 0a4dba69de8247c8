import { member, same } from '../../protocol/json.ts';
import type { AppProfile } from '../app-user.ts';
import type { Application } from '../application.ts';
import { asTyped, isEmpty } from './attribute-value.ts';

/** The variable of every application that holds the app username. */
export const usernameVariable = 'userName';

type Updating = Pick<Application, 'profile' | 'mappings' | 'username' | 'toApp'>;

const mayUpdateUsername = ({ username, toApp }: Updating): boolean =>
  username.updateOn === 'create and update' && !toApp.excludeUsernameUpdates;

/** Whether an update of the user overwrites the variable whatever it was before (“Apply on: Create and update”). */
export const isUpdated = (application: Updating, variable: string): boolean => {
  if (variable === usernameVariable) return mayUpdateUsername(application);
  const mapping = application.mappings.toApp.find(({ target }) => target === variable);
  return mapping?.applyOn !== 'create';
};

/**
 * The variables of which the service has to be told (contract §4.3): those that differ from what was pushed last, have a
 * place at the service, and may be updated. A value that is gone counts where the integration pushes null values.
 */
export const changed = (
  application: Updating & Pick<Application, 'integration'>,
  profile: AppProfile,
  pushed: AppProfile,
): readonly string[] =>
  application.profile
    .filter((attribute) => {
      const { variable, externalName } = attribute;
      if (externalName === undefined) return false;
      if (variable === usernameVariable && !mayUpdateUsername(application)) return false;
      const [wanted, before] = [member(profile, variable), member(pushed, variable)];
      if (isEmpty(wanted)) return !isEmpty(before) && (application.integration?.pushNullValues ?? false);
      return isEmpty(before) || !same(asTyped(attribute, wanted), asTyped(attribute, before));
    })
    .map(({ variable }) => variable);
