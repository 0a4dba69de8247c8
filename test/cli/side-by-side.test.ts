import { expect, it } from 'vitest';
import { sideBySide, type Piece } from '../../src/cli/archive/side-by-side.ts';

/** Pieces that tell of their beginning, and end when they are told to. */
const openPieces = (alone: readonly boolean[]) => {
  const told: string[] = [];
  const ends = alone.map(() => Promise.withResolvers<number>());
  async function* pieces(): AsyncGenerator<Piece<number>> {
    for (const [i, { promise }] of ends.entries()) {
      const run = () => {
        told.push(`begin ${i}`);
        return promise;
      };
      yield { run, alone: alone[i]! };
    }
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { told, pieces: pieces(), ends, settled };
};

const collect = async (results: AsyncIterable<number>): Promise<number[]> => {
  const all: number[] = [];
  for await (const one of results) all.push(one);
  return all;
};

it('begins so many pieces at once in their order, and gives what came of them in their order', async () => {
  const { told, pieces, ends, settled } = openPieces([false, false, false]);
  const all = collect(sideBySide(pieces, 2));
  await settled();
  expect(told).toEqual(['begin 0', 'begin 1']);
  ends[1]!.resolve(1);
  await settled();
  expect(told).toHaveLength(2);
  ends[0]!.resolve(0);
  await settled();
  expect(told).toHaveLength(3);
  ends[2]!.resolve(2);
  expect(await all).toEqual([0, 1, 2]);
});

it('does a piece that has to be alone after all before it, and all after it when it is done', async () => {
  const { told, pieces, ends, settled } = openPieces([false, true, false]);
  const all = collect(sideBySide(pieces, 3));
  for (const i of [0, 1, 2]) {
    await settled();
    expect(told).toHaveLength(i + 1);
    ends[i]!.resolve(i);
  }
  expect(await all).toEqual([0, 1, 2]);
});

it('fails as the first piece that failed, when none is under way any more', async () => {
  const { told, pieces, ends, settled } = openPieces([false, false, false]);
  let failed: unknown;
  const all = collect(sideBySide(pieces, 2)).catch((error: unknown) => (failed = error));
  await settled();
  ends[0]!.reject(new Error('the disk is full'));
  await settled();
  expect([told, failed]).toEqual([['begin 0', 'begin 1'], undefined]);
  ends[1]!.reject(new Error('so it is'));
  await all;
  expect(failed).toMatchObject({ message: 'the disk is full' });
});
