/** What one look at a role through its probe found. */
export type Probed =
  /** It works; `programs` are those that this proves to work, all where absent. */
  | { readonly type: 'answered'; readonly latencyMs: number; readonly programs?: readonly string[] }
  /** It does not work. */
  | { readonly type: 'failed'; readonly reason: string }
  /** The probe itself could not be carried out, so nothing is known of the role. */
  | { readonly type: 'unknown'; readonly reason: string };

/** A check of one role that can be repeated. */
export interface RoleProbe {
  /** The shortest pause between two checks that is worth its cost, in milliseconds. */
  readonly fastestMs: number;
  /** `since`: when its youngest program started, epoch seconds; what it did before counts for nothing. Never throws. */
  ask(since: number): Promise<Probed>;
}
