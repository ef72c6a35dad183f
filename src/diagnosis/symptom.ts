import type { Role } from '../model/service.ts';

/** What is known of a build, a step, a role or a store that did not do what it should. */
export interface Symptom {
  readonly service: string;
  readonly role: Role;
  /**
   * What was written in this run, oldest first: a build's output, the texts of the devcontainer CLI's log, supervisord's
   * lines, the role's own. Any number, of any length, with whatever bytes and escapes in them.
   */
  readonly lines: readonly string[];
  /** Exit status of the container, the step or the build; absent while it runs. */
  readonly exitCode?: number;
  readonly oomKilled?: boolean;
  /** What the last probe found wrong; absent when it found nothing wrong or there was none. */
  readonly probe?: string;
}
