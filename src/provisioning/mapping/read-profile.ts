import type { JsonObject } from '../../protocol/json.ts';
import type { AppProfile } from '../app-user.ts';
import type { Application } from '../application.ts';
import { asTyped, isEmpty } from './attribute-value.ts';
import { valueAt } from './external-name.ts';
import { placeOf } from './place-of.ts';

/** The application's profile of a user as the service has it: what is absent or of another type is left out. */
export const readProfile = ({ profile }: Pick<Application, 'profile'>, resource: JsonObject): AppProfile => {
  const read: AppProfile = {};
  for (const attribute of profile) {
    const place = placeOf(attribute);
    const value = place && valueAt(resource, place);
    const typed = isEmpty(value) ? undefined : asTyped(attribute, value);
    if (typed !== undefined) read[attribute.variable] = typed;
  }
  return read;
};
