import type { GroupReference, Reference } from '../../service/store.ts';

/** A group as others refer to it, with the groups that it is itself in. */
export interface GroupNode {
  readonly reference: Reference;
  readonly parents: readonly number[];
}

/** Those that the nodes are in and that are no nodes themselves. */
export const missingParents = (nodes: ReadonlyMap<number, GroupNode>): readonly number[] => {
  const parents = new Set([...nodes.values()].flatMap((node) => node.parents));
  return [...parents].filter((seq) => !nodes.has(seq));
};

/**
 * The groups of what is in `direct`, the oldest first: those, and all that they are in. A group that is no node is gone.
 * Groups within one another come to an end.
 */
export const groupsFrom = (
  direct: readonly number[],
  nodes: ReadonlyMap<number, GroupNode>,
): readonly GroupReference[] => {
  const first = new Set(direct);
  // A set tells those that are added while it is walked.
  const all = new Set(direct);
  for (const seq of all) for (const parent of nodes.get(seq)?.parents ?? []) all.add(parent);
  return [...all]
    .toSorted((a, b) => a - b)
    .flatMap((seq) => {
      const node = nodes.get(seq);
      return node ? [{ ...node.reference, direct: first.has(seq) }] : [];
    });
};
