import { type Message, message } from '../../../shared/messages/message.ts';
import type { Wording } from '../../../shared/messages/wording.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { isStep } from '../../../shared/model/traits.ts';
import type { LogReader } from '../logs/log-reader.ts';
import type { Store, Timer } from '../state/store.ts';
import { formatError } from '../text/format-error.ts';
import { type Choice, choose, chosenProfile, noChoice, select } from './choice.ts';
import type { MouseEvent } from './key-names.ts';
import { chooseLog, chosenItems } from './log-choice.ts';
import { commandAtWork } from './open-panel.ts';
import type { Action } from './panels/keys.ts';
import type { ProfileChoice } from './panels/profile-lines.ts';
import { actionOf } from './panels/shortcuts.ts';
import { clickedAt } from './pointing.ts';
import type { QuestionSlot } from './question-slot.ts';
import { Screen } from './screen.tsx';
import { modeOf, type ScreenView, toScreenView } from './screen-view.ts';
import { type Departure, openStage, type StageOptions, sizeOf } from './stage.ts';
import { clipboardBytes, clipboardSequence, forClipboard, linesOf } from './take-out.ts';
import { afterKey, afterPaste, type Typed } from './typing.ts';

export interface ScreenOptions extends StageOptions, ScreenActions {
  readonly store: Pick<Store, 'getSnapshot' | 'subscribe'>;
  /** What services wrote. */
  readonly logs: LogReader;
  /**
   * The services there are, in their order. It may change with the profile: it is asked for each time something is
   * drawn.
   */
  readonly definition: () => Definition;
  /** What one can switch to; asked for each time the list of profiles is opened. */
  readonly profiles: () => readonly ProfileChoice[];
  /** Whether the command at work is this program's own, so that it would end with it. */
  readonly isOwnAtWork: () => boolean;
  /** Where commands ask. It is closed with the screen. */
  readonly question: QuestionSlot;
  /** `now` in epoch milliseconds. */
  readonly timer: Timer;
  readonly color: boolean;
  /** The person's home folder, absolute. */
  readonly home?: string | undefined;
}

/**
 * What keys have done outside of the screen; each is done when the command is. What a person can mend is told as an
 * event; what one rejects with is a bug of ours, which closes the screen and rejects `runScreen`.
 */
export interface ScreenActions {
  /** Switches to the profile of that name; what a person can mend is told as `command-finished`. */
  readonly onSwitch: (profile: string) => Promise<void>;
  readonly onRestart: (service: string) => Promise<void>;
  readonly onStart: (service: string) => Promise<void>;
  readonly onStop: (service: string) => Promise<void>;
  /** Pauses the reloading of all roles, or resumes it. */
  readonly onToggleReload: () => Promise<void>;
  /** Opens an address in the person's browser. */
  readonly onOpen: (address: string) => Promise<void>;
  /** Runs a shell in a service, on the terminal that was given back for it. */
  readonly onShell: (service: string) => Promise<void>;
  /** Where a log is saved unless the person says otherwise. */
  readonly savePath: (name: string) => string;
  /** Writes lines to a new file, and gives what came of it. */
  readonly onSave: (file: string, lines: readonly string[]) => Promise<Message>;
}

/** Time and the age of reports move on without any event. */
const tickMs = 1000;

/** A switch that the person has chosen, as long as it is at work. */
interface Switching {
  readonly profile: string;
  /** When the command before it began: as long as that is the last one, this one is being prepared. */
  readonly after: number | undefined;
}

/**
 * Draws the state until the person leaves. However it ends, the terminal is as it was: cursor, raw mode, mouse, main
 * buffer. Rejects with what a panel or an action threw.
 */
export async function runScreen(options: ScreenOptions): Promise<Departure> {
  const { store, logs, definition, question, stdout, timer, color, home } = options;
  let choice: Choice = noChoice;
  let switching: Switching | undefined;
  let isMouseOn = true;
  const running = new Set<string>();
  let broken: { readonly error: unknown } | undefined;
  let profiles = options.profiles();

  const preparing = () => (switching?.after === store.getSnapshot().startedAt ? (switching?.profile ?? '') : '');
  const look = (): ScreenView =>
    toScreenView({
      ...{ state: store.getSnapshot(), logs, definition: definition(), choice, profiles, question: question.current() },
      ...{ preparing: preparing(), size: sizeOf(stdout), color, home, now: timer.now() },
    });
  const redraw = () => {
    if (!stage.isClosed()) stage.draw();
  };
  const flash = (told: Wording) => {
    choice = { ...choice, flash: told };
  };
  /** One of each kind at a time. */
  const begin = (kind: string, work: () => Promise<unknown>) => {
    if (running.has(kind)) return;
    running.add(kind);
    work()
      .catch(error => {
        broken ??= { error };
        stage.close('left');
      })
      .finally(() => {
        running.delete(kind);
        redraw();
      });
  };

  const switchTo = (profile: string | undefined) => {
    const state = store.getSnapshot();
    if (profile === undefined || switching !== undefined || commandAtWork(state, '') !== '') return;
    choice = { ...choice, panel: 'log' };
    switching = { profile, after: state.startedAt };
    begin('switch', () =>
      options.onSwitch(profile).finally(() => {
        switching = undefined;
      }),
    );
  };
  /** What a fix of the card names, else the selected service; one that works is only interrupted if the person agrees. */
  const restart = ({ offers, selected }: ScreenView) => {
    const service = offers.restart ?? selected?.service;
    if (service === undefined) return;
    const isWorking = offers.restart === undefined && selected?.health === 'healthy' && !isStep(selected);
    begin('command', async () => {
      const reasons = [message('ask.restart', { service })];
      if (!isWorking || (await question.ask({ reasons }))) await options.onRestart(service);
    });
  };
  const stop = ({ selected, neededBy }: ScreenView) => {
    if (selected === undefined) return;
    const { service } = selected;
    begin('command', async () => {
      if (await question.ask({ reasons: [message('ask.stop', { service, neededBy })] })) await options.onStop(service);
    });
  };
  const copy = (view: ScreenView) => {
    const { failure } = view.shown;
    if (view.mode === 'services') {
      if (failure) stage.send(clipboardSequence(forClipboard(formatError(failure, false)).text));
      return flash(message('log.copied-card'));
    }
    const all = linesOf(chosenItems(choice.log, view.pane));
    const { text, lines } = forClipboard(all);
    stage.send(clipboardSequence(text));
    choice = { ...choice, log: { ...choice.log, mark: undefined } };
    const kilobytes = clipboardBytes / 1024;
    flash(lines < all.length ? message('log.copied-part', { lines, kilobytes }) : message('log.copied', { lines }));
  };
  const save = (file: string) => {
    const lines = linesOf(look().pane.laid.items);
    begin('save', async () => flash(await options.onSave(file, lines)));
  };

  /** Whether the action was one that asks for more than a choice. */
  const acted = (action: Action, view: ScreenView): boolean => {
    const { selected } = view;
    switch (action) {
      case 'up-again':
        // What a card told before is tried again: how that ends is news. Where nothing tells which profile runs, none
        // can be brought up.
        choice = { ...choice, closed: [] };
        switchTo(view.offers.profile ?? (store.getSnapshot().profile || undefined));
        return true;
      case 'restart':
        if (view.offers.restart !== undefined) choice = { ...choice, closed: [] };
        restart(view);
        return true;
      case 'start-service':
        if (selected) begin('command', () => options.onStart(selected.service));
        return true;
      case 'stop-service':
        stop(view);
        return true;
      case 'toggle-reload':
        begin('reload', options.onToggleReload);
        return true;
      case 'choose':
        switchTo(profiles[chosenProfile(profiles, choice, store.getSnapshot().profile)]?.name);
        return true;
      case 'agree':
      case 'refuse':
        question.answer(action === 'agree');
        return true;
      case 'open-url':
        if (selected?.url !== undefined) begin('open', () => options.onOpen(selected.url ?? ''));
        return true;
      case 'open-shell':
        if (selected) stage.lend(() => options.onShell(selected.service));
        return true;
      case 'toggle-mouse':
        isMouseOn = !isMouseOn;
        stage.setMouse(isMouseOn);
        flash(message(isMouseOn ? 'mouse.on' : 'mouse.off'));
        return true;
      case 'copy':
        copy(view);
        return true;
      case 'save-log':
        choice = { ...choice, typed: { kind: 'save', text: options.savePath(view.logName), before: '', chosen: 0 } };
        return true;
      default:
        return false;
    }
  };
  const act = (action: Action) => {
    const isAtWork = store.getSnapshot().finished === undefined && options.isOwnAtWork();
    if (action === 'leave' && isAtWork && question.current() === undefined) {
      choice = { ...choice, panel: 'leaving' };
      return redraw();
    }
    if (action === 'leave') return stage.close('left');
    if (action === 'leave-behind') return stage.close(isAtWork ? 'left-behind' : 'left');
    if (action === 'suspend') return stage.suspend();
    if (action === 'interrupt') return stage.close(store.getSnapshot().finished === undefined ? 'interrupted' : 'left');
    if (action === 'open-profiles') profiles = options.profiles();
    const view = look();
    const refusal = view.refusals[action];
    if (refusal !== undefined) flash(refusal);
    else if (!acted(action, view)) {
      choice = choose(choice, action, { ...view, ...among(view) });
      if (action === 'show-log' && choice.panel === 'whole-log') choice = { ...choice, logOf: view.offers.log };
      // A question that is not found tells so: else a key would do nothing.
      if (isOfErrors(action) && choice.log.position === undefined) flash(message('log.no-error'));
    }
    redraw();
  };
  const among = ({ headline, cardKey }: ScreenView) => ({
    ...{ worst: headline.failure?.service, profiles, active: store.getSnapshot().profile, card: cardKey },
  });

  /** What is typed holds at once while it is searched for; accepted, the rest does. */
  const type = (typed: Typed) => {
    choice = { ...choice, typed };
    if (typed.kind === 'search') choice = { ...choice, log: { ...choice.log, search: typed.text } };
    if (typed.kind === 'filter')
      choice = { ...choice, log: { ...choice.log, filter: typed.text, position: undefined } };
  };
  const cancelTyping = ({ kind, before }: Typed) => {
    choice = { ...choice, typed: undefined };
    if (kind === 'search') choice = { ...choice, log: { ...choice.log, search: before } };
    if (kind === 'filter') choice = { ...choice, log: { ...choice.log, filter: before } };
  };
  const acceptTyping = (typed: Typed) => {
    const view = look();
    choice = { ...choice, typed: undefined };
    if (typed.kind === 'save' && typed.text !== '') save(typed.text);
    if (typed.kind === 'command') {
      const item = view.palette[Math.min(typed.chosen, view.palette.length - 1)];
      if (item) act(item.action);
    }
    if (typed.kind !== 'search' || typed.text === '') return;
    if (view.pane.search?.matches().length === 0) flash(message('log.no-match', { text: typed.text }));
    // A log is read from its end.
    else if (choice.log.position === undefined)
      choice = { ...choice, log: chooseLog(choice.log, 'previous-match', look().pane) };
  };
  const onTyping = (typed: Typed, name: string) => {
    if (name === 'enter') acceptTyping(typed);
    else if (name === 'escape') cancelTyping(typed);
    else type(afterKey(typed, name) ?? typed);
    redraw();
  };

  const onKey = (name: string) => {
    if (stage.isClosed()) return;
    const { flash: told, typed } = choice;
    if (told !== undefined) choice = { ...choice, flash: undefined };
    const action = actionOf(name, modeOf(choice, question.current()));
    if (action !== undefined) return act(action);
    if (typed && question.current() === undefined) onTyping(typed, name);
    else if (told !== undefined) redraw();
  };
  const onPaste = (text: string) => {
    if (stage.isClosed()) return;
    if (choice.typed) type(afterPaste(choice.typed, text));
    else flash(message('typing.paste-ignored'));
    redraw();
  };
  const onMouse = (event: MouseEvent) => {
    if (stage.isClosed() || question.current() !== undefined) return;
    const view = look();
    const found = clickedAt(view, event);
    if (found?.type === 'entry') choice = select(choice, found.key);
    if (found?.type === 'line') choice = { ...choice, log: { ...choice.log, position: found.position } };
    if (found?.type === 'scroll' && view.mode !== 'typing')
      choice = choose(choice, found.action, { ...view, ...among(view) });
    if (found) redraw();
  };

  const stage = openStage(options, {
    look,
    toElement: view => <Screen view={view} onKey={onKey} onPaste={onPaste} />,
    onMouse,
    onCtrlC: () => onKey('ctrl-c'),
  });
  stage.setMouse(isMouseOn);
  const stopTicking = tick(timer, stage.draw);
  const unsubscribe = store.subscribe(stage.draw);
  const stopAsking = question.subscribe(() => {
    choice = { ...choice, scrolled: 0 };
    redraw();
  });
  try {
    const departure = await stage.departure;
    if (broken) throw broken.error;
    return departure;
  } finally {
    stopTicking();
    unsubscribe();
    stopAsking();
    question.close();
  }
}

function isOfErrors(action: Action): boolean {
  return action === 'next-error' || action === 'previous-error';
}

function tick(timer: Timer, run: () => void): () => void {
  let cancel = timer.after(tickMs, next);
  function next() {
    cancel = timer.after(tickMs, next);
    run();
  }
  return () => cancel();
}
