import type { Definition } from '../../../shared/model/definition.ts';
import type { Explanation, GatewayRecord } from '../../../shared/model/request.ts';
import type { LogReader } from '../logs/log-reader.ts';
import type { State } from '../state/state.ts';
import type { Theme } from '../text/themes.ts';
import type { Choice } from './choice.ts';
import type { Size } from './layout.ts';
import type { Mode } from './panels/keys.ts';
import type { ProfileChoice } from './panels/profile-lines.ts';
import type { Question } from './panels/question-lines.ts';

/** Everything that determines what is drawn. */
export interface ScreenInput {
  readonly state: State;
  readonly logs: LogReader;
  readonly definition: Definition;
  readonly choice: Choice;
  readonly profiles: readonly ProfileChoice[];
  /** The gateway's last failures; undefined until they are read. */
  readonly requests?: readonly GatewayRecord[] | undefined;
  /** The explanation of the selected request, once the person has asked for it. */
  readonly explanation?: Explanation | undefined;
  /** The hints that the person already knows; if missing, none is shown. */
  readonly knownHints?: readonly string[] | undefined;
  readonly question: Question | undefined;
  /** The chosen profile, until its command begins; empty if there is none. */
  readonly preparing: string;
  readonly size: Size;
  readonly color: boolean;
  /** The colours; a view is drawn anew when they change. */
  readonly theme?: Theme | undefined;
  /** The absolute home folder; folders in it are shown with `~`. */
  readonly home?: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Returns what has the keyboard focus. A question takes precedence, because a command waits for its answer. */
export function modeOf({ panel, typed }: Choice, question: Question | undefined): Mode {
  if (question) return 'question';
  if (typed) return 'typing';
  if (panel === 'whole-log') return 'log';
  if (panel === 'profiles' || panel === 'requests' || panel === 'leaving') return panel;
  return panel === 'log' ? 'services' : 'reading';
}
