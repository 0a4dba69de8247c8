import type { Json } from '../../protocol/json.ts';
import type { AppProfile } from '../app-user.ts';
import type { AppAttributeType, Application } from '../application.ts';
import type { Group } from '../group.ts';
import type { Person } from '../person.ts';
import { compileTemplate } from './language/compile.ts';
import { describeType } from './language/type.ts';
import { MappingError } from './mapping-error.ts';
import { compileMapping } from './mapper.ts';
import { mappingCircumstances, mappingScope, type Attributes, type Direction, type OrgProperties } from './scope.ts';

/** What an expression makes of a person, or what is wrong with it and where. */
export type Preview =
  | { readonly value: Json; readonly type: string }
  | { readonly problem: string; readonly position: number; readonly length: number; readonly explanation: string };

interface PreviewOptions {
  readonly application: Application;
  readonly direction: Direction;
  readonly user: Attributes;
  readonly org: OrgProperties;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Absent: the expression is checked, and has no value. */
  readonly person?: Person | undefined;
  readonly groups?: readonly Group[];
  readonly appProfile?: AppProfile;
  /** Of the attribute that gets the value. */
  readonly target?: AppAttributeType | undefined;
  /** A username format rather than a mapping. */
  readonly template?: boolean;
}

/** Shows what an expression makes of a person, before it is saved. */
export const previewExpression = (text: string, options: PreviewOptions): Preview => {
  const { application, direction, user, org, now, person, groups, appProfile = {}, target, template } = options;
  try {
    const compiled = template
      ? compileTemplate(text, mappingScope(application, user, direction))
      : compileMapping(text, application, user, direction, target);
    const known = { person, groups, org, now, appProfile };
    const value = person ? compiled.evaluate(mappingCircumstances(application, known, direction)) : null;
    return { value, type: describeType(compiled.type) };
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    const { message, position, length, explanation } = error;
    return { problem: message, position, length, explanation };
  }
};
