import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { countOf, openThree, senderOf } from './instances.ts';

type Three = Awaited<ReturnType<typeof openThree>>;

/** Sends to each in turn, many at once. @returns the answers, and how many seconds they took */
const flood = async ({ baseUrls }: Three, authorization: string, count: number) => {
  const send = senderOf(authorization);
  const started = performance.now();
  const get = (i: number) => send(baseUrls[i % 3]!, 'GET', '/Users?count=0');
  const answers = await Promise.all(Array.from({ length: count }, (_, i) => get(i)));
  return { answers, seconds: (performance.now() - started) / 1_000 };
};

const assertRetryAfter = (answers: readonly Response[]): void => {
  for (const answer of answers) {
    if (answer.status === 429) expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  }
};

describe('three processes on one database', () => {
  it('let a connection pass as often together as one of them would', async () => {
    const three = await openThree();
    const slow = await three.connect('slow', ['--rate-limit', '5']);
    const { answers, seconds } = await flood(three, slow['authorization'], 300);
    const passed = countOf(answers, 200);
    expect(passed + countOf(answers, 429)).toBe(300);
    expect(passed).toBeGreaterThanOrEqual(50);
    expect(passed).toBeLessThanOrEqual(50 + 5 * seconds);
    assertRetryAfter(answers);
    // What another sends is another's.
    const usual = await three.connect('usual');
    expect(countOf((await flood(three, usual['authorization'], 300)).answers, 200)).toBe(300);
  });

  it('count failed attempts together, and let the right credential pass', async () => {
    const three = await openThree(() => ['--max-failures-per-connection', '10', '--max-failures-per-source', '12']);
    const [okta, entra] = [await three.connect('okta'), await three.connect('entra')];
    const guesses = await flood(three, `${okta['authorization']}x`, 90);
    const looked = countOf(guesses.answers, 401);
    expect(looked + countOf(guesses.answers, 429)).toBe(90);
    expect(looked).toBeGreaterThanOrEqual(10);
    expect(looked).toBeLessThanOrEqual(10 + (10 / 60) * guesses.seconds);
    assertRetryAfter(guesses.answers);
    // By now they were too many from this address.
    expect(countOf((await flood(three, `${entra['authorization']}x`, 30)).answers, 401)).toBeLessThanOrEqual(2);
    expect(countOf((await flood(three, okta['authorization'], 30)).answers, 200)).toBe(30);
  });

  it('go on where what they share for it is not to be had, each counting for itself', async () => {
    const three = await openThree();
    const slow = await three.connect('slow', ['--rate-limit', '5']);
    const location = new URL(three.database);
    const client = new pg.Client({ connectionString: location.href.split('?', 1)[0]! });
    await client.connect();
    await client.query(`ALTER TABLE ${location.searchParams.get('schema')}.bucket RENAME TO elsewhere`);
    await client.end();
    const { answers, seconds } = await flood(three, slow['authorization'], 300);
    const passed = countOf(answers, 200);
    expect(passed + countOf(answers, 429)).toBe(300);
    expect(passed).toBeGreaterThanOrEqual(150);
    expect(passed).toBeLessThanOrEqual(150 + 15 * seconds);
    for (const { running } of three.instances) {
      running.child.kill('SIGTERM');
      expect((await running.ended).stderr).toContain('requests are counted here alone');
    }
  });
});
