import { member, same, type Json, type JsonObject } from '../../protocol/json.ts';
import type { AppUser } from '../app-user.ts';
import type { Application } from '../application.ts';
import { clientOf } from '../client/client.ts';
import { done, type Outcome } from '../flow.ts';
import { readProfile } from '../mapping/read-profile.ts';
import { perform, type Send } from '../perform.ts';
import { importProfile } from '../users/import-profile.ts';

/** An attribute as it was pushed last, as the service has it, and as the org wants it. */
export interface AttributeDifference {
  readonly variable: string;
  readonly title: string;
  /** Its place at the service. */
  readonly externalName?: string;
  readonly pushed?: Json;
  readonly atService?: Json;
  readonly wanted?: Json;
  /** Who changed it since the last push. */
  readonly changed: 'nowhere' | 'in the org' | 'at the service' | 'on both sides';
}

const changedWhere = (pushed: Json | undefined, atService: Json | undefined, wanted: Json | undefined) => {
  const here = !same(pushed ?? null, wanted ?? null);
  const there = !same(pushed ?? null, atService ?? null);
  if (here && there) return same(atService ?? null, wanted ?? null) ? 'nowhere' : 'on both sides';
  return here ? 'in the org' : there ? 'at the service' : 'nowhere';
};

/** The three-way difference of every attribute that has a place at the service. */
export const differences = (
  application: Application,
  { pushed, profile }: Pick<AppUser, 'pushed' | 'profile'>,
  resource: JsonObject,
): readonly AttributeDifference[] => {
  const read = readProfile(application, resource);
  return application.profile
    .filter(({ externalName }) => externalName !== undefined)
    .map(({ variable, title, externalName }) => {
      const [last, there, here] = [member(pushed, variable), member(read, variable), member(profile, variable)];
      return {
        variable,
        title,
        ...(externalName !== undefined && { externalName }),
        ...(last !== undefined && { pushed: last }),
        ...(there !== undefined && { atService: there }),
        ...(here !== undefined && { wanted: here }),
        changed: changedWhere(last, there, here),
      };
    });
};

/** Reads a linked user and compares. */
export const compareUser = async (
  application: Application,
  row: AppUser & { readonly externalId: string },
  send: Send,
): Promise<Outcome<{ readonly active: boolean; readonly attributes: readonly AttributeDifference[] }>> => {
  const read = await perform(importProfile(clientOf(application), row.externalId, row.username), send);
  if (!read.ok) return read;
  const active = member(read.value, 'active') !== false;
  return done({ active, attributes: differences(application, row, read.value) });
};
