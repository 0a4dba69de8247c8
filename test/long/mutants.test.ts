import { describe, expect, it, onTestFinished } from 'vitest';
import { inspect } from '../../src/inspect/inspect.ts';
import { mutants } from '../inspect/mutants/index.ts';
import { createServiceUnderInspection, fetchOf, overNetwork } from '../inspect/service-under-inspection.ts';

describe('the inspector', () => {
  for (const { name, fails, profile = 'rfc', suites, wrap, network } of mutants) {
    it(`finds a service that ${name}`, async () => {
      const { close, service, ...target } = await createServiceUnderInspection({ profile });
      onTestFinished(close);
      const { results } = await inspect({
        ...target,
        ...(network ? await overNetwork(wrap(service), network) : { fetch: fetchOf(wrap(service)) }),
        profile,
        ...(suites && { suites }),
        seed: 7,
      });
      const found = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped');
      expect(found.map(({ check }) => check.id).toSorted()).toEqual(fails.toSorted());
      expect(found.filter(({ verdict }) => verdict === 'error')).toEqual([]);
    });
  }
});
