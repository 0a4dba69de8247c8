import type { Markup } from '../../../inspect/report/markup.ts';
import type { Words } from './words.ts';

/** A picture of a step. */
export interface Picture {
  /** Of its file, without ending. */
  readonly name: string;
  readonly shows: string;
  /** Where in Okta its like is seen. */
  readonly at: string;
  readonly drawing: Markup;
}

/** A step of the configuration: what is done, and where. */
export interface Step {
  readonly title: string;
  readonly actions: readonly Words[];
  readonly picture: Picture;
}

export type Block =
  | { readonly kind: 'text'; readonly text: Words }
  | { readonly kind: 'list'; readonly items: readonly Words[] }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'table'; readonly heads: readonly string[]; readonly rows: readonly (readonly Words[])[] }
  | { readonly kind: 'step'; readonly step: Step };

/** A customer's guide to the integration. */
export interface Guide {
  readonly title: string;
  readonly about: readonly Words[];
  readonly sections: readonly { readonly title: string; readonly blocks: readonly Block[] }[];
}
