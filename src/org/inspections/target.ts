import type { OAuthClient } from '../../inspect/oauth/access.ts';
import type { Application } from '../../provisioning/store.ts';
import { findApp } from '../apps/find.ts';
import type { OrgContext } from '../context.ts';
import { refused } from '../errors.ts';
import type { RunInput } from './schema.ts';

/** What is inspected, and by which credential. */
export interface InspectionTarget {
  /** What runs are compared by. */
  readonly target: string;
  readonly app?: Application;
  readonly baseUrl: string;
  readonly scim: Application['scim'];
  readonly authorization?: string | undefined;
  readonly oauth?: OAuthClient;
}

const given = (
  credentials: NonNullable<RunInput['credentials']>,
): Pick<InspectionTarget, 'authorization' | 'oauth'> => {
  switch (credentials.mode) {
    case 'none':
      return {};
    case 'bearer':
      return { authorization: `Bearer ${credentials.token}` };
    case 'basic':
      return {
        authorization: `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`,
      };
    case 'header':
      return { authorization: credentials.value };
    case 'oauth': {
      const { clientId, clientSecret, tokenUrl, scope } = credentials;
      return { oauth: { clientId, clientSecret, tokenUrl, scope } };
    }
  }
};

const ofApplication = async (org: OrgContext, input: RunInput, id: string): Promise<InspectionTarget> => {
  const app = await findApp(org.store, id);
  const { integration } = app;
  const baseUrl = input.baseUrl ?? integration?.baseUrl.replace(/\/+$/, '');
  if (baseUrl === undefined)
    throw refused('Provisioning is not enabled: configure the API integration, or give a base URL');
  // The application's own credential goes nowhere but to the application's own service.
  const own = integration && new URL(baseUrl).origin === new URL(integration.baseUrl).origin;
  const renewed = async (): Promise<Pick<InspectionTarget, 'authorization'>> => ({
    authorization: await org.engine.authorization(app).catch((error: unknown) => {
      throw refused(`The access token could not be renewed: ${(error as Error).message} Authenticate again`);
    }),
  });
  return {
    target: app.id,
    app,
    baseUrl,
    scim: input.scim ?? app.scim,
    ...(input.credentials ? given(input.credentials) : own ? await renewed() : {}),
  };
};

/** @throws OktaError where there is no such application, or its address is not known */
export const targetOf = async (org: OrgContext, input: RunInput): Promise<InspectionTarget> => {
  const { app, baseUrl = '', scim = '2.0', credentials } = input;
  if (app !== undefined) return ofApplication(org, input, app);
  return { target: baseUrl, baseUrl, scim, ...(credentials && given(credentials)) };
};
