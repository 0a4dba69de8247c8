import { compileTemplate } from '../../provisioning/mapping/language/compile.ts';
import { MappingError } from '../../provisioning/mapping/mapping-error.ts';
import { mappingScope, type Attributes, type Direction } from '../../provisioning/mapping/scope.ts';
import type { Application } from '../../provisioning/store.ts';
import { invalid, refused } from '../errors.ts';

const assertFormat = (text: string, field: string, application: Application, user: Attributes, to: Direction): void => {
  try {
    compileTemplate(text, mappingScope(application, user, to));
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    throw invalid(field, error.explanation);
  }
};

/** The application, whose username format can be evaluated. @throws OktaError E0000001 that points at the fault */
export const withUsernameFormat = (application: Application, user: Attributes): Application => {
  const field = 'credentials.userNameTemplate.template';
  assertFormat(application.username.template, field, application, user, 'toApp');
  return application;
};

/** The application, whose settings of To Okta it can have. @throws OktaError E0000001 */
export const withToOkta = (application: Application, user: Attributes): Application => {
  const { toOkta, kind, profile } = application;
  const { exact } = toOkta.match;
  if (toOkta.sourcing.enabled && kind === 'wizard') {
    throw refused('Profile sourcing is not available for applications that the wizard made');
  }
  assertFormat(toOkta.usernameFormat, 'usernameFormat', application, user, 'toOkta');
  const known = new Set(profile.map(({ variable }) => variable));
  const unknown = typeof exact === 'object' ? exact.attributes.find((name) => !known.has(name)) : undefined;
  if (unknown !== undefined) throw invalid('match.exact', `The profile has no attribute ${unknown}.`);
  return application;
};
