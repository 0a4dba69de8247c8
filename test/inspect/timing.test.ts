import { describe, expect, it } from 'vitest';
import { inspect } from '../../src/inspect/inspect.ts';
import { authenticationChecks } from '../../src/inspect/suites/authentication.ts';

const own = 'Bearer barbara-jensen-secret';

/** Numbers from 0 to 1 that look random, the same for the same seed. */
const noise = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
};

/** What auth-10 says of a service that takes so many milliseconds to refuse a token. */
const judge = async (took: (authorization: string) => number): Promise<string> => {
  let now = 0;
  const { results } = await inspect({
    baseUrl: 'https://scim.example.com/scim/v2',
    authorization: own,
    checks: authenticationChecks.filter(({ id }) => id === 'auth-10'),
    clock: () => now,
    fetch: async (_, { headers }) => {
      const { authorization = '' } = headers as Record<string, string>;
      now += took(authorization);
      return Response.json({}, { status: authorization === own ? 200 : 401 });
    },
  });
  return results[0]!.verdict;
};

/** A token that nobody has differs from its first letter on. */
const isKnown = (authorization: string): boolean => authorization.startsWith('Bearer barbara');

describe('the time that a refusal takes', () => {
  it('is found to be equal however much noise there is [auth-10]', async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = noise(seed);
      // A network: 20 ms and more, now and then a lot more, and slower as the service warms up or is loaded.
      const verdict = await judge(() => Math.round(20 + 30 * random() + (random() > 0.9 ? 400 * random() : 0)));
      expect([seed, verdict]).toEqual([seed, 'pass']);
    }
  });

  it('is found to be equal while the service gets slower and slower [auth-10]', async () => {
    let sent = 0;
    expect(await judge(() => 20 + sent++ * 5)).toBe('pass');
  });

  it('is found to be longer for a token that is nearly right, and for one that nobody has [auth-10]', async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = noise(seed);
      const slow = (isSlow: boolean): number => Math.round(20 + 5 * random() + (isSlow ? 12 : 0));
      expect(await judge((authorization) => slow(isKnown(authorization)))).toBe('warn');
      expect(await judge((authorization) => slow(!isKnown(authorization)))).toBe('warn');
    }
  });
});
