import type { Step } from './blocks.ts';

/** Where the picture of the step of that number, from 1, lies beside the guide. */
export const pictureFile = ({ picture: { name } }: Step, number: number): string =>
  `pictures/${String(number).padStart(2, '0')}-${name}.svg`;
