import type { AttributePath } from '../attribute-path.ts';

/** RFC 7644 §3.4.2.2 Table 3, without `pr`. */
export const compareOperators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type CompareOperator = (typeof compareOperators)[number];

/** `eq null` is parsed as `not (… pr)` and `ne null` as `… pr` (RFC 7643 §2.5: null is unassigned). */
export type CompareValue = string | number | boolean;

/**
 * A parsed filter: plain data with a `kind` (RFC 7644 §3.4.2.2), its paths resolved against one resource type.
 * The same tree is matched in memory, printed, and compiled to SQL.
 */
export type Filter =
  | {
      readonly kind: 'and' | 'or';
      /** At least two, none of the same kind. */
      readonly filters: readonly Filter[];
    }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | {
      readonly kind: 'compare';
      /** Where the attribute is complex, the path names its `value` sub-attribute (RFC 7643 §2.4). */
      readonly path: AttributePath;
      /**
       * Any value of a multi-valued attribute meets it; only `ne` is the opposite of `eq`: no value is equal, be it that
       * there is none. An absent attribute meets nothing but `ne`.
       */
      readonly operator: CompareOperator;
      /** Of the attribute's type; a dateTime is the literal as sent. */
      readonly value: CompareValue;
    }
  | {
      /** `emails[type eq "work"]`: some element meets the whole inner filter. */
      readonly kind: 'valuePath';
      readonly path: AttributePath;
      /** Its paths have the complex attribute's sub-attributes as `attribute`; neither extension nor `subAttribute`. */
      readonly filter: Filter;
    };

/** Bounds on what a filter may cost (a filter beyond them is refused as `invalidFilter`). */
export interface FilterLimits {
  /** Characters. */
  readonly length: number;
  /** Compare and `pr` expressions. */
  readonly terms: number;
  /** Nested groups, `not` and value paths. */
  readonly depth: number;
}

export const defaultFilterLimits: FilterLimits = { length: 8_192, terms: 200, depth: 32 };
