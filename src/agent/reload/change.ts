/** A file that lies on the disk with another content than what was applied. */
export interface Change {
  /** Below the checkout. */
  readonly path: string;
  /** There was no such file before. */
  readonly isNew: boolean;
  /** When it was saved, epoch ms. */
  readonly since: number;
  /** When it was saved again last, epoch ms; absent where it was not. */
  readonly againAt?: number;
  /** It compiles to the same as what was applied: a comment, an empty line or a docstring. */
  readonly isSame?: true;
}

export function oldest(changes: readonly Pick<Change, 'since'>[]): number {
  return Math.min(...changes.map(({ since }) => since));
}
