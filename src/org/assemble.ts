import { createBuckets } from '../authentication/buckets.ts';
import { createEngine, type EngineOptions } from '../provisioning/engine/engine.ts';
import type { Importer } from '../provisioning/import/importer.ts';
import { createChanges } from './changes.ts';
import type { OrgContext } from './context.ts';
import { createGroupRules } from './groups/apply-rules.ts';
import { prepareOrg } from './identity.ts';
import { importerOf } from './imports/decisions.ts';
import { createInspectionRuns, endLostRuns } from './inspections/runs.ts';
import { createOutbox, type Deliver } from './mail.ts';
import { createChurnRuns } from './provisioning/churn-runs.ts';
import { createTaskNotice } from './task-notice.ts';
import { createSignInGuard } from './muster/sign-in-guard.ts';
import { userAttributes } from './users/profile.ts';

export interface OrgParts extends Omit<EngineOptions, 'org' | 'user' | 'ids' | 'importer' | 'onTask' | 'onError'> {
  /** Is told of every error that the org itself is to blame for. */
  readonly onError?: (error: unknown) => void;
  readonly newId: OrgContext['newId'];
  readonly properties: OrgContext['properties'];
  readonly passwords: OrgContext['passwords'];
  /** Sends mails; absent: the mailbox keeps them, and that is all. */
  readonly deliver?: Deliver;
  /** Where the org is, for the links of mails that no request asked for: `https://org.example.com`. */
  readonly origin: () => string;
}

/** Puts an org together over its store: its engine, whose worker is yet to be started, and what its API works with. */
export const assembleOrg = async ({
  newId,
  properties,
  passwords,
  buckets,
  deliver,
  origin,
  ...parts
}: OrgParts): Promise<OrgContext> => {
  const { store, clock, random } = parts;
  const identity = await prepareOrg(store, { newId, clock });
  await endLostRuns({ store, clock });
  let importer: Importer | undefined;
  const outbox = createOutbox({ store, newId, clock, deliver });
  const engine = createEngine({
    ...parts,
    buckets,
    ids: newId,
    org: properties,
    user: userAttributes,
    importer: (...run) => importer!(...run),
    onTask: createTaskNotice(outbox, origin),
  });
  const groupRules = createGroupRules({ engine, properties, clock });
  const changes = createChanges(engine, groupRules);
  // What an import does to people is told to the engine that runs it.
  importer = importerOf({ store, identity, changes, clock, newId, random, properties, outbox }, origin);
  return {
    store,
    identity,
    properties,
    engine,
    churns: createChurnRuns(),
    inspections: createInspectionRuns(parts),
    groupRules,
    changes,
    clock,
    newId,
    random,
    passwords,
    ...createSignInGuard(store, { clock, passwords, buckets: buckets ?? createBuckets(clock) }),
    outbox,
  };
};
