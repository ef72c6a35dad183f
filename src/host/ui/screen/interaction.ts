import { message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { Explanation, GatewayRecord } from '../../../shared/model/request.ts';
import { currentTheme } from '../text/theme.ts';
import { type Choice, noChoice } from './choice.ts';
import type { ProfileChoice } from './panels/profile-lines.ts';
import type { ScreenInput } from './screen-input.ts';
import type { ScreenOptions } from './screen-options.ts';
import { type ScreenView, toScreenView } from './screen-view.ts';
import { type Stage, sizeOf } from './stage.ts';

/** A switch chosen by the person, while it is in progress. */
interface Switching {
  readonly profile: string;
  /** The start time of the previous command; while that is still the latest one, the switch is being prepared. */
  readonly after: number | undefined;
}

/** The person's interaction with an open screen. Their choice is the screen's only own state. */
export interface Interaction {
  choice: Choice;
  switching: Switching | undefined;
  /** The profiles as of when the list was last opened. */
  profiles: readonly ProfileChoice[];
  /** The gateway's last failures, newest first; undefined until they are read. */
  requests: readonly GatewayRecord[] | undefined;
  /** The last explained request. */
  explained: { readonly record: GatewayRecord; readonly explanation: Explanation } | undefined;
  /** The hints that the person already knows. */
  knownHints: readonly string[];
  /** Returns the current view. */
  look(): ScreenView;
  redraw(): void;
  /** Shows the result of the last key, until the next one. */
  flash(told: Wording): void;
  /** Starts a longer task, only one per kind at a time. If it rejects, the screen closes. */
  begin(kind: string, work: () => Promise<unknown>): void;
  /** The error of a rejected task. */
  readonly broken: () => { readonly error: unknown } | undefined;
  /** The stage that holds the terminal. */
  readonly stage: () => Stage;
}

/** `stage` is called only once there is a key event. */
export function createInteraction(options: ScreenOptions, stage: () => Stage): Interaction {
  const { store, logs, definition, question, stdout, timer, color, home } = options;
  const running = new Set<string>();
  let broken: { readonly error: unknown } | undefined;
  const preparing = () => {
    const { switching } = interaction;
    return switching?.after === store.getSnapshot().startedAt ? (switching?.profile ?? '') : '';
  };
  const input = (): ScreenInput => ({
    ...{ state: store.getSnapshot(), logs, definition: definition(), question: question.current() },
    ...{ choice: interaction.choice, profiles: interaction.profiles, knownHints: interaction.knownHints },
    ...{ requests: interaction.requests, explanation: explanation() },
    ...{ preparing: preparing(), size: sizeOf(stdout), color, theme: currentTheme(), home, now: timer.now() },
  });
  const explanation = () => {
    const { explained, requests, choice } = interaction;
    return explained && explained.record === requests?.[choice.request] ? explained.explanation : undefined;
  };
  let seen: { readonly input: ScreenInput; readonly lines: number; readonly view: ScreenView } | undefined;
  const look = () => {
    const [asked, lines] = [input(), logs.book.nextSeq()];
    if (seen === undefined || seen.lines !== lines || !looksSame(seen.input, asked))
      seen = { input: asked, lines, view: toScreenView(asked) };
    return seen.view;
  };
  const redraw = () => {
    if (!stage().isClosed()) stage().draw();
  };
  const interaction: Interaction = {
    ...{ choice: noChoice, switching: undefined, profiles: options.profiles() },
    ...{ requests: undefined, explained: undefined, knownHints: options.hints.read() },
    ...{ stage, redraw, look, broken: () => broken },
    flash: told => {
      interaction.choice = { ...interaction.choice, flash: told };
    },
    begin: (kind, work) => {
      if (running.has(kind)) return interaction.flash(message('refusal.not-done'));
      running.add(kind);
      work()
        .catch(error => {
          broken ??= { error };
          stage().close('left');
        })
        .finally(() => {
          running.delete(kind);
          redraw();
        });
    },
  };
  return interaction;
}

/** Times are shown in seconds, so a view that is younger than this (in milliseconds) is still current. */
const sameMomentMs = 100;

/** Whether two inputs are drawn alike, so that keys can use the last view. */
function looksSame(one: ScreenInput, other: ScreenInput): boolean {
  const { now, size, ...rest } = one;
  return (
    Math.abs(other.now - now) < sameMomentMs &&
    size.columns === other.size.columns &&
    size.rows === other.size.rows &&
    Object.entries(rest).every(([name, value]) => other[name as keyof ScreenInput] === value)
  );
}
