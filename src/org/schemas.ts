import * as v from 'valibot';
import { apiTokenSchema } from './api-tokens.ts';
import { connectionSchema } from './apps/connection-routes.ts';
import { appGroupSchema, appSchema, appUserSchema } from './apps/schema.ts';
import { grantSchema } from './governance.ts';
import {
  comparisonSchema,
  entrySchema,
  inspectionDetailSchema,
  inspectionSchema,
  progressSchema,
  suiteSchema,
} from './inspections/schema.ts';
import { mailSchema } from './muster/org-routes.ts';
import { importedUserSchema, importSchema } from './imports/schema.ts';
import { reportSchema, settingsSchema } from './muster/app-schema.ts';
import { sessionSchema } from './muster/session.ts';
import {
  appGroupEntrySchema,
  exchangeSchema,
  jobSchema,
  linkSchema,
  planSchema,
  pushedGroupSchema,
  pushRuleSchema,
} from './provisioning/schema.ts';
import { groupSchema, ruleSchema } from './groups/schema.ts';
import { logEventSchema } from './logs.ts';
import { caseSchema, readinessSchema } from './readiness/schema.ts';
import { submissionSchema } from './submission/schema.ts';
import { userSchema } from './users/schema.ts';

export const errorSchema = v.strictObject({
  errorCode: v.string(),
  errorSummary: v.string(),
  errorLink: v.string(),
  errorId: v.string(),
  errorCauses: v.array(v.strictObject({ errorSummary: v.string() })),
});

/** The schemas that the OpenAPI document refers to by name. */
export const named: Readonly<Record<string, v.GenericSchema>> = {
  Error: errorSchema,
  User: userSchema,
  Group: groupSchema,
  GroupRule: ruleSchema,
  Application: appSchema,
  AppUser: appUserSchema,
  AppGroup: appGroupSchema,
  ProvisioningConnection: connectionSchema,
  LogEvent: logEventSchema,
  ApiToken: apiTokenSchema,
  Grant: grantSchema,
  Session: sessionSchema,
  Mail: mailSchema,
  ApplicationSettings: settingsSchema,
  ConnectionReport: reportSchema,
  PushedGroup: pushedGroupSchema,
  PushRule: pushRuleSchema,
  AppGroupEntry: appGroupEntrySchema,
  Import: importSchema,
  ImportedUser: importedUserSchema,
  Link: linkSchema,
  Job: jobSchema,
  Exchange: exchangeSchema,
  Plan: planSchema,
  Inspection: inspectionSchema,
  InspectionDetail: inspectionDetailSchema,
  Readiness: readinessSchema,
  QaCase: caseSchema,
  Submission: submissionSchema,
  InspectionProgress: progressSchema,
  InspectionEntry: entrySchema,
  InspectionComparison: comparisonSchema,
  InspectionSuite: suiteSchema,
};
