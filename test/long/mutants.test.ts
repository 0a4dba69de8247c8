import { describe, expect, it, onTestFinished } from 'vitest';
import { inspect } from '../../src/inspect/inspect.ts';
import { mutants } from '../inspect/mutants/index.ts';
import type { Mutant } from '../inspect/mutants/mutant.ts';
import { openIssued, openOAuth } from '../inspect/oauth-service.ts';
import { openV1 } from '../inspect/v1-service.ts';
import { createServiceUnderInspection, fetchOf, overNetwork } from '../inspect/service-under-inspection.ts';

describe('the inspector', () => {
  /** The service with the fault, and how it is reached. */
  const open = async ({ profile = 'rfc', scim, wrap, network, between, token, tokenLifetime }: Mutant) => {
    if (between) {
      const target = await (token === 'issued'
        ? openIssued({ profile })
        : openOAuth({ profile, ...(tokenLifetime && { tokenLifetime }) }));
      return { ...target, fetch: between(target.fetch) };
    }
    const { service, ...target } = await (scim === '1.1' ? openV1 : createServiceUnderInspection)({ profile });
    return { ...target, ...(network ? await overNetwork(wrap(service), network) : { fetch: fetchOf(wrap(service)) }) };
  };

  for (const mutant of mutants) {
    const { name, fails, profile = 'rfc', scim = '2.0', suites } = mutant;
    it(`finds a service that ${name}`, async () => {
      const { close, ...target } = await open(mutant);
      onTestFinished(close);
      const { results } = await inspect({
        ...target,
        profile,
        scim,
        ...(suites && { suites }),
        seed: 7,
      });
      const found = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped');
      expect(found.map(({ check }) => check.id).toSorted()).toEqual(fails.toSorted());
      expect(found.filter(({ verdict }) => verdict === 'error')).toEqual([]);
    });
  }
});
