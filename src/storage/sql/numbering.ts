/** The numbers that a collection, the resources of one type in one tenant, has for its resources. */
const numbers = 2 ** 32;
/** The numbers that a block counts the resources of. */
export const blockSize = 1024;

/** The number of a collection's first resource: by it they lie beside one another, in the order of creation. */
export const firstSeq = (collection: number): number => collection * numbers;
export const collectionOf = (seq: number): number => Math.floor(seq / numbers);
export const blockOf = (seq: number): number => Math.floor(seq / blockSize);
