import { preconditionFailed } from '../protocol/error.ts';
import type { VersionCondition } from './store.ts';

/** The weak entity tag of a version, as `meta.version` and `ETag` carry it (RFC 7644 §3.14). */
export const entityTag = (version: number): string => `W/"${version}"`;

/**
 * Reads `If-Match` or `If-None-Match` (RFC 9110 §13.1). Weak and strong tags compare alike: RFC 7644 §3.14 has weak
 * ones in `If-Match`. A tag that is none of ours matches no version.
 * @returns undefined where the header is absent
 */
export const parseCondition = (header: string | undefined): VersionCondition | undefined => {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  return header.split(',').flatMap((tag) => {
    const version = /^\s*(?:W\/)?"([1-9]\d{0,14})"\s*$/.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
};

export const meetsCondition = (condition: VersionCondition, version: number): boolean =>
  condition === '*' || condition.includes(version);

/** @throws ScimError 412 where `If-Match` is there and the present version is not among those (RFC 9110 §13.1.1) */
export const assertMatch = (condition: VersionCondition | undefined, version: number): void => {
  if (condition && !meetsCondition(condition, version)) {
    throw preconditionFailed(`If-Match names another version than the present one, ${entityTag(version)}.`);
  }
};

/**
 * The version is looked at only where the header is there: a store may have changes wait for one another that look at it.
 * @throws ScimError 412 where a write says `If-None-Match` and the present version is among those (RFC 9110 §13.1.2)
 */
export const assertNoneMatch = (
  condition: VersionCondition | undefined,
  current: { readonly version: number },
): void => {
  if (condition && meetsCondition(condition, current.version)) {
    throw preconditionFailed(`If-None-Match forbids version ${entityTag(current.version)}, which is the present one.`);
  }
};
