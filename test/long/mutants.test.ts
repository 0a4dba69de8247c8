import { describe, expect, it, onTestFinished } from 'vitest';
import { inspect } from '../../src/inspect/inspect.ts';
import { mutants } from '../inspect/mutants/index.ts';
import { openV1 } from '../inspect/v1-service.ts';
import { createServiceUnderInspection, fetchOf, overNetwork } from '../inspect/service-under-inspection.ts';

describe('the inspector', () => {
  for (const { name, fails, profile = 'rfc', scim = '2.0', suites, wrap, network } of mutants) {
    it(`finds a service that ${name}`, async () => {
      const { close, service, ...target } = await (scim === '1.1' ? openV1 : createServiceUnderInspection)({ profile });
      onTestFinished(close);
      const { results } = await inspect({
        ...target,
        ...(network ? await overNetwork(wrap(service), network) : { fetch: fetchOf(wrap(service)) }),
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
