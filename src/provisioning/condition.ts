/** How a value is compared; what each means is RFC 7644 §3.4.2.2's. */
export type ConditionOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * What `search` and `filter` of Okta's API ask of a record, as plain data: stores compile it, `matches` judges by it.
 * A path leads into the record as the API shows it (`profile`, `department`); where it meets an array, one element has
 * to fit. Texts are compared without regard to case, times as their ISO 8601 texts.
 */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'present'; readonly path: readonly string[] }
  | {
      readonly kind: 'compare';
      readonly path: readonly string[];
      readonly operator: ConditionOperator;
      readonly value: string | number | boolean;
    };
