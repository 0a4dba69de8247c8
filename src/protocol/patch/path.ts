import { printPath, resolvePath, type PathTarget } from '../attribute-path.ts';
import { invalidPath } from '../error.ts';
import type { Filter } from '../filter/filter.ts';
import { parseValueFilter } from '../filter/parse.ts';
import type { Tolerance } from '../leniency.ts';
import type { ResourceType } from '../resource-type.ts';
import { findSubAttribute, type Attribute } from '../schema.ts';

/** The `path` of a PATCH operation (RFC 7644 §3.5.2), resolved against a resource type. */
export interface PatchPath {
  /** With a `filter` it is a multi-valued complex attribute without `subAttribute`. */
  readonly target: PathTarget;
  /** Which elements are meant; its paths are the target's sub-attributes. */
  readonly filter?: Filter;
  /** The sub-attribute behind the brackets: `emails[type eq "work"].value`. */
  readonly subAttribute?: Attribute;
}

// Whether a name that nobody knows could be one at all.
const attributePath = /^[\w$-]+(?:[.:][\w$-]+)*$/;

/**
 * Parses `[URN:]attribute[.subAttribute]`, `attribute[filter]`, `attribute[filter].subAttribute`, or an extension's URN.
 * @returns undefined where the resource type has no such attribute or sub-attribute: refused or ignored, as the caller
 *   decides; what stands behind an unknown attribute is not looked at
 * @throws ScimError invalidPath where the text is none of these; sensitive where the filter names what is never returned
 */
export const parsePatchPath = (text: string, type: ResourceType, tolerance: Tolerance): PatchPath | undefined => {
  const refuse = (detail: string) => invalidPath(`path: ${detail}`);
  const unknown = (name: string): undefined => {
    if (attributePath.test(name)) return undefined;
    throw refuse('Expected attribute, attribute.subAttribute or attribute[filter].subAttribute.');
  };

  const open = text.indexOf('[');
  const name = open < 0 ? text : text.slice(0, open);
  const target = resolvePath(type, name);
  if (!target) return unknown(name);
  if (open < 0) return { target };

  if (!target.attribute?.multiValued || !target.attribute.subAttributes || target.subAttribute) {
    throw refuse(`${printPath(target)} cannot be filtered; expected a multi-valued complex attribute before "[".`);
  }
  const { filter, end } = parseValueFilter(text, open, target.attribute, refuse, { tolerance });
  if (text[open + 1] === ' ' || text[end - 2] === ' ') throw refuse('Expected no spaces next to the brackets.');
  if (end === text.length) return { target, filter };
  const rest = text.slice(end);
  if (!rest.startsWith('.')) throw refuse(`Expected "." or the end behind the brackets, at character ${end + 1}.`);
  const subAttribute = findSubAttribute(target.attribute, rest.slice(1));
  return subAttribute ? { target, filter, subAttribute } : unknown(rest.slice(1));
};
