import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import type { AppGroup, AppProfile } from '../app-user.ts';
import type { AppAttribute, AppAttributeType, Application, Mapping } from '../application.ts';
import type { Group } from '../group.ts';
import type { Person } from '../person.ts';
import { asTyped, isEmpty } from './attribute-value.ts';
import { usernameVariable } from './changed.ts';
import { compile, compileTemplate, type Compiled } from './language/compile.ts';
import type { Circumstances } from './language/evaluate.ts';
import { describeType, fits, typeOf } from './language/type.ts';
import { MappingError } from './mapping-error.ts';
import { mappingCircumstances, mappingScope, type Attributes, type Direction, type OrgProperties } from './scope.ts';

/** A mapping that gave no value because its expression is wrong, or does not fit what was met. */
export interface MappingProblem {
  readonly target: string;
  readonly error: MappingError;
}

export interface Mapped<Profile> {
  readonly profile: Profile;
  readonly problems: readonly MappingProblem[];
}

interface Environment {
  /** Of the Okta user's profile. */
  readonly user: Attributes;
  readonly org: OrgProperties;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What the profile of an assignment is made of. */
export interface Assigned {
  readonly person: Person;
  readonly groups: readonly Group[];
  /** Through which groups it is assigned, the strongest first. */
  readonly assignments?: readonly Pick<AppGroup, 'profile'>[];
  /** Set on the assignment itself. */
  readonly overrides?: AppProfile;
  /** Set by hand; it stands for what the format would make. */
  readonly username?: string | undefined;
  /** The profile that it had: what is applied on create alone keeps its value. */
  readonly before?: AppProfile | undefined;
}

/** Imported values that are mapped to a person. */
export interface Sourced {
  readonly appProfile: AppProfile;
  /** Whose profile is updated; absent: a person is to be made. */
  readonly person?: Person;
  readonly groups?: readonly Group[];
}

export interface Mapper {
  /** The app user that an assignment makes (Okta to the application). */
  readonly toApp: (assigned: Assigned) => Mapped<AppProfile>;
  /** The attributes that an imported user gives to an Okta user (the application to Okta). */
  readonly toOkta: (sourced: Sourced) => Mapped<JsonObject>;
  /** Mappings that cannot be evaluated for anybody. */
  readonly problems: readonly MappingProblem[];
}

type Rule = Mapping & { readonly type: AppAttributeType | undefined; readonly compiled: Compiled | MappingError };

const attempt = (work: () => Compiled): Compiled | MappingError => {
  try {
    return work();
  } catch (error) {
    if (error instanceof MappingError) return error;
    throw error;
  }
};

/**
 * Compiles the expression of a mapping, whose target has that type.
 * @throws MappingError, also where what it yields is no value of the target
 */
export const compileMapping = (
  text: string,
  application: Application,
  user: Attributes,
  direction: Direction,
  type?: AppAttributeType,
): Compiled => {
  const compiled = compile(text, mappingScope(application, user, direction));
  const wanted = type === undefined ? 'any' : typeOf(type);
  // A whole number may come of any: whether it does is seen when it is evaluated.
  if (!fits(compiled.type, wanted) && !(wanted === 'integer' && compiled.type === 'number')) {
    const [expected, found] = [describeType(wanted), describeType(compiled.type)];
    throw new MappingError(`Expected ${expected} for this attribute, found ${found}.`, text, 0, text.length);
  }
  return compiled;
};

const valueOf = (compiled: Compiled | MappingError, circumstances: Circumstances): Json => {
  if (compiled instanceof MappingError) throw compiled;
  return compiled.evaluate(circumstances);
};

const unfit = (value: Json, type: AppAttributeType): MappingError => {
  const shown = JSON.stringify(value).slice(0, 80);
  return new MappingError(`Expected ${describeType(typeOf(type))}, found ${shown}.`, shown, 0, shown.length);
};

/** What groups, the strongest first, give an attribute: the first that has a value for it, or all of them together. */
const groupValue = (
  { variable, combined = false }: AppAttribute,
  assignments: readonly Pick<AppGroup, 'profile'>[],
): Json | undefined => {
  const values = assignments.flatMap(({ profile }) => {
    const value = member(profile, variable);
    return isEmpty(value) ? [] : [value];
  });
  return combined ? [...new Set(values.flat())] : values[0];
};

/** Compiles an application's mappings and username formats once, to be evaluated for many users. */
export const createMapper = (application: Application, { user, org, clock }: Environment): Mapper => {
  const rulesOf = (direction: Direction, targets: Attributes): readonly Rule[] => {
    const types = new Map(targets.map(({ variable, type }) => [variable, type]));
    return application.mappings[direction].map((mapping) => {
      const type = types.get(mapping.target);
      return {
        ...mapping,
        type,
        compiled: attempt(() => compileMapping(mapping.expression, application, user, direction, type)),
      };
    });
  };
  const format = (text: string, direction: Direction) =>
    attempt(() => compileTemplate(text, mappingScope(application, user, direction)));

  const toAppRules = new Map(rulesOf('toApp', application.profile).map((rule) => [rule.target, rule]));
  const toOktaRules = rulesOf('toOkta', user);
  const username = format(application.username.template, 'toApp');
  const login = format(application.toOkta.usernameFormat, 'toOkta');

  const faults = [
    ...[...toAppRules.values(), ...toOktaRules].map(({ target, compiled }) => ({ target, compiled })),
    { target: usernameVariable, compiled: username },
    { target: 'login', compiled: login },
  ];

  /** Collects the values; an expression that fails gives none, and a problem. */
  const collecting = () => {
    const profile: JsonObject = {};
    const problems: MappingProblem[] = [];
    const put = (target: string, type: AppAttributeType | undefined, give: () => Json | undefined): void => {
      try {
        const value = give();
        if (isEmpty(value)) return;
        const typed = type === undefined ? value : asTyped({ type }, value);
        if (typed === undefined) throw unfit(value, type ?? 'string');
        profile[target] = typed;
      } catch (error) {
        if (!(error instanceof MappingError)) throw error;
        problems.push({ target, error });
      }
    };
    return { profile, problems, put };
  };

  const wanted = (attribute: AppAttribute, assigned: Assigned, circumstances: Circumstances): Json | undefined => {
    const { variable, scope, combined } = attribute;
    const { overrides, assignments = [], before } = assigned;
    if (overrides && Object.hasOwn(overrides, variable)) return overrides[variable];
    if (variable === usernameVariable) {
      if (assigned.username !== undefined) return assigned.username;
      const kept = application.username.updateOn === 'create' && before ? member(before, variable) : undefined;
      return kept ?? valueOf(username, circumstances);
    }
    const ofGroup = scope === 'group' ? groupValue(attribute, assignments) : undefined;
    if (!isEmpty(ofGroup)) return ofGroup;
    const rule = toAppRules.get(variable);
    // What nothing maps keeps what it was given, but for what groups gave who are left.
    if (!rule && combined) return undefined;
    if (!rule || (rule.applyOn === 'create' && before)) return before && member(before, variable);
    return valueOf(rule.compiled, circumstances);
  };

  return {
    toApp: (assigned) => {
      const { person, groups, before = {} } = assigned;
      const known = { person, groups, org, now: clock(), appProfile: before };
      const circumstances = mappingCircumstances(application, known, 'toApp');
      const { profile, problems, put } = collecting();
      for (const attribute of application.profile) {
        put(attribute.variable, attribute.type, () => wanted(attribute, assigned, circumstances));
      }
      return { profile, problems };
    },
    toOkta: ({ appProfile, person, groups }) => {
      const circumstances = mappingCircumstances(
        application,
        { person, groups, org, now: clock(), appProfile },
        'toOkta',
      );
      const { profile, problems, put } = collecting();
      // An application that sources its users' profiles updates all that it maps.
      const updates = application.toOkta.sourcing.enabled;
      if (!person) put('login', 'string', () => valueOf(login, circumstances));
      for (const { target, applyOn, type, compiled } of toOktaRules) {
        if (person && applyOn === 'create' && !updates) continue;
        put(target, type, () => valueOf(compiled, circumstances));
      }
      return { profile, problems };
    },
    problems: faults.flatMap(({ target, compiled }) =>
      compiled instanceof MappingError ? [{ target, error: compiled }] : [],
    ),
  };
};
