import type { Say } from './wording.ts';

/**
 * A catalogue in another language: a sentence with the same parameters for every code. A missing one is a type error.
 */
export type Translation<Catalogue> = {
  readonly [Code in keyof Catalogue]: Catalogue[Code] extends (...args: infer Args) => string
    ? (...args: Args extends [infer Params, ...unknown[]] ? [params: Params, say: Say] : []) => string
    : never;
};
