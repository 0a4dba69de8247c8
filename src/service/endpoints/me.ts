import { notFound, notImplemented } from '../../protocol/error.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation } from '../context.ts';

/**
 * The User that /Me stands for (RFC 7644 §3.11): the one that the connection is linked to, never another.
 * @throws ScimError 501 where /Me is not served; 404 where the connection is linked to no user
 */
export const resolveMe = ({ parts, user }: Operation): { type: ResourceType; id: string } => {
  const type = parts.resourceTypes.find((t) => t.name === 'User');
  if (!parts.me || !type) throw notImplemented('/Me is not served here.');
  if (user === undefined) throw notFound('/Me: this connection is not linked to a user.');
  return { type, id: user };
};
