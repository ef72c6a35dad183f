/** A file whose content on disk differs from the applied one. */
export interface Change {
  /** Relative to the checkout. */
  readonly path: string;
  /** The file did not exist before. */
  readonly isNew: boolean;
  /** When it was saved, epoch ms. */
  readonly since: number;
  /** When it was last saved again, epoch ms; absent if it was saved once. */
  readonly againAt?: number;
  /** The save since which all files compile again (epoch ms), if one that did not held this change back. */
  readonly heldUntil?: number;
  /** It compiles to the same code as the applied one: only a comment, a blank line or a docstring changed. */
  readonly isSame?: true;
}

export function oldest(changes: readonly Pick<Change, 'since'>[]): number {
  return Math.min(...changes.map(({ since }) => since));
}
