import { notAcceptable, unsupportedMediaType } from '../protocol/error.ts';
import type { ServiceRequest } from './http.ts';

/** Sent without parameters: there are clients that compare the whole value. */
export const scimMediaType = 'application/scim+json';
/** What SCIM 1.1 answers. */
export const jsonMediaType = 'application/json';

const acceptable = new Set([scimMediaType, jsonMediaType, 'application/*', '*/*']);
const readable = new Set([scimMediaType, jsonMediaType]);

const otherOf = (answered: string): string => (answered === scimMediaType ? jsonMediaType : scimMediaType);

const mediaType = (value: string): string => (value.split(';', 1)[0] ?? '').trim().toLowerCase();

const isRefused = (range: string): boolean => /;\s*q=0(?:\.0{0,3})?\s*$/i.test(range);

/**
 * @param answered the media type of what is answered, for the error
 * @throws ScimError 406 where the client takes no JSON (RFC 7644 §3.8)
 */
export const assertAcceptable = (request: ServiceRequest, answered = scimMediaType): void => {
  const accept = request.header('accept');
  if (accept === undefined || accept === scimMediaType || accept === '*/*' || accept.trim() === '') return;
  if (accept.split(',').some((range) => acceptable.has(mediaType(range)) && !isRefused(range))) return;
  throw notAcceptable(`Accept is "${accept}"; this service answers ${answered} (${otherOf(answered)} is taken too).`);
};

/** @throws ScimError 415 where the body is declared to be something else than JSON (RFC 7644 §3.8) */
export const assertReadable = (request: ServiceRequest): void => {
  const contentType = request.header('content-type');
  if (contentType === undefined || contentType === scimMediaType || readable.has(mediaType(contentType))) return;
  throw unsupportedMediaType(`Content-Type is "${contentType}"; expected ${scimMediaType} or application/json.`);
};
