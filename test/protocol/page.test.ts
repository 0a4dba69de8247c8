import { describe, expect, it } from 'vitest';
import { parsePage } from '../../src/protocol/page.ts';

const limits = { defaultPageSize: 100, maxPageSize: 1000 };
const page = (parameters: Record<string, string>) => parsePage(new Map(Object.entries(parameters)), limits);

describe('parsePage', () => {
  it.each([
    ['the default page [page-12]', {}, 1, 100],
    ['a page of its own', { startIndex: '11', count: '10' }, 11, 10],
    ['a startIndex below 1 as 1 [page-02]', { startIndex: '0' }, 1, 100],
    ['a negative startIndex as 1 [page-02]', { startIndex: '-5' }, 1, 100],
    ['a count of 0 [page-03]', { count: '0' }, 1, 0],
    ['a negative count as 0 [page-04]', { count: '-1' }, 1, 0],
    ['a large count as the largest [page-08]', { count: '1001' }, 1, 1000],
    [
      'numbers beyond all lists',
      { startIndex: '9'.repeat(400), count: '9'.repeat(400) },
      Number.MAX_SAFE_INTEGER,
      1000,
    ],
  ])('reads %s', (_, parameters, startIndex, count) => {
    expect(page(parameters)).toEqual({ kind: 'index', startIndex, count });
  });

  it('keeps the default page within the largest', () => {
    expect(parsePage(new Map(), { defaultPageSize: 100, maxPageSize: 10 })).toMatchObject({ count: 10 });
  });

  it('reads a cursor, which may be empty [cursor-01] [cursor-03]', () => {
    expect(page({ cursor: '' })).toEqual({ kind: 'cursor', cursor: '', count: 100 });
    expect(page({ cursor: 'abc', count: '5000' })).toEqual({ kind: 'cursor', cursor: 'abc', count: 1000 });
  });

  it.each([
    [{ count: 'ten' }, 'invalidValue', 'count is "ten"'],
    [{ count: '1.5' }, 'invalidValue', 'count is "1.5"'],
    [{ count: '' }, 'invalidValue', 'count is ""'],
    [{ startIndex: '0x10' }, 'invalidValue', 'startIndex is "0x10"'],
    [{ cursor: '', count: 'ten' }, 'invalidCount', 'count is "ten"'],
    [{ cursor: '', startIndex: '1' }, 'invalidValue', 'startIndex and cursor are both given'],
  ])('refuses %j as %s [page-09] [cursor-03] [cursor-06]', (parameters, scimType, detail) => {
    expect(() => page(parameters as Record<string, string>)).toThrow(
      expect.objectContaining({ status: 400, scimType, detail: expect.stringContaining(detail) }),
    );
  });
});
