import { type Message, message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { selectServiceRows } from '../state/select-service-rows.ts';
import type { Store, Timer } from '../state/store.ts';
import { type Choice, choose, chosenProfile, noChoice } from './choice.ts';
import { commandAtWork } from './open-panel.ts';
import { type Action, actionOf } from './panels/keys.ts';
import type { ProfileChoice } from './panels/profile-lines.ts';
import type { QuestionSlot } from './question-slot.ts';
import { Screen } from './screen.tsx';
import { modeOf, toScreenView } from './screen-view.ts';
import { type Departure, openStage, type StageOptions, sizeOf } from './stage.ts';

export interface ScreenOptions extends StageOptions {
  readonly store: Pick<Store, 'getSnapshot' | 'subscribe'>;
  /** The services there are, in their order. It may change with the profile: it is asked for each time something is drawn. */
  readonly definition: () => Definition;
  /** What one can switch to; asked for each time the list of profiles is opened. */
  readonly profiles: () => readonly ProfileChoice[];
  /**
   * Switches to the profile of that name; done when the command is. What a person can mend is told as `command-finished`; what it
   * rejects with is a bug of ours, which closes the screen and rejects `runScreen`.
   */
  readonly onSwitch: (profile: string) => Promise<void>;
  /** Restarts the service of that name; the rest as with `onSwitch`. */
  readonly onRestart: (service: string) => Promise<void>;
  /** Pauses the reloading of all roles, or resumes it; what a person can mend is told as a notice. */
  readonly onToggleReload: () => Promise<void>;
  /** A key does not do now what it is for; the text says why. */
  readonly onRefusal: (why: Message) => void;
  /** Where commands ask. It is closed with the screen. */
  readonly question: QuestionSlot;
  /** `now` in epoch milliseconds. */
  readonly timer: Timer;
  readonly color: boolean;
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
 * Draws the state until the person leaves. However it ends, the terminal is as it was: cursor, raw mode, main buffer.
 * Rejects with what a panel or `onSwitch` threw.
 */
export async function runScreen(options: ScreenOptions): Promise<Departure> {
  const { store, definition, question, stdout, timer, color } = options;
  let choice: Choice = noChoice;
  let switching: Switching | undefined;
  let isRestarting = false;
  let isToggling = false;
  let broken: { readonly error: unknown } | undefined;
  let profiles = options.profiles();

  const preparing = () => (switching?.after === store.getSnapshot().startedAt ? (switching?.profile ?? '') : '');
  const look = () =>
    toScreenView({
      ...{ state: store.getSnapshot(), definition: definition(), choice, profiles, question: question.current() },
      ...{ preparing: preparing(), size: sizeOf(stdout), color, now: timer.now() },
    });

  const switchTo = (profile: string | undefined) => {
    const state = store.getSnapshot();
    if (profile === undefined || switching !== undefined || commandAtWork(state, '') !== '') return;
    choice = { ...choice, panel: 'log' };
    switching = { profile, after: state.startedAt };
    atWork(options.onSwitch(profile)).finally(() => {
      switching = undefined;
      if (!stage.isClosed()) stage.draw();
    });
  };
  /** Why the selected service is not restarted: it works, whatever else does not. */
  const nothingToRestart = () => {
    const { headline, selected } = look();
    const failed = selectServiceRows(store.getSnapshot(), definition(), timer.now())
      .filter(({ service, badge }) => badge.tone === 'bad' || service === headline.failure?.service)
      .map(({ service }) => service);
    const others = failed.filter(service => service !== selected?.service);
    return others.length > 0 ? message('screen.others-failed', { services: others }) : message('screen.nothing-failed');
  };
  const restart = (service: string | undefined) => {
    const command = isRestarting ? 'restart' : commandAtWork(store.getSnapshot(), switching?.profile ?? '');
    if (command !== '') return options.onRefusal(message('screen.restart-later', { command }));
    if (service === undefined) return options.onRefusal(nothingToRestart());
    isRestarting = true;
    atWork(options.onRestart(service)).finally(() => {
      isRestarting = false;
    });
  };
  const toggleReload = () => {
    if (isToggling) return;
    isToggling = true;
    atWork(options.onToggleReload()).finally(() => {
      isToggling = false;
    });
  };
  const atWork = (work: Promise<void>) =>
    work.catch(error => {
      broken ??= { error };
      stage.close('left');
    });
  /** What the card of a failure offers, else what there is to do for the service that is looked at. */
  const mend = (action: 'up-again' | 'restart') => {
    const { offers, working } = look();
    // What a card told before is tried again: how that ends is news.
    if (working.includes(action)) choice = { ...choice, closed: [] };
    // Where nothing tells which profile runs, there is none to bring up again.
    if (action === 'up-again') switchTo(offers.profile ?? (store.getSnapshot().profile || undefined));
    else restart(offers.restart);
  };
  const act = (action: Action) => {
    const state = store.getSnapshot();
    if (action === 'leave') return stage.close('left');
    if (action === 'suspend') return stage.suspend();
    if (action === 'interrupt') return stage.close(state.finished === undefined ? 'interrupted' : 'left');
    if (action === 'open-profiles') profiles = options.profiles();
    if (action === 'agree' || action === 'refuse') question.answer(action === 'agree');
    else if (action === 'toggle-reload') toggleReload();
    else if (action === 'up-again' || action === 'restart') mend(action);
    else if (action === 'choose') switchTo(profiles[chosenProfile(profiles, choice, state.profile)]?.name);
    else {
      const { mode, lastScroll, page, headline, selected, cardKey: card, offers, entries, failing } = look();
      const log = state.logs[selected?.service ?? ''];
      const scrolling = { lastScroll, page, log };
      const worst = headline.failure?.service;
      const among = { mode, entries, worst, failing, profiles, active: state.profile, ...scrolling, card };
      choice = choose(choice, action, among);
      if (action === 'show-log' && choice.panel === 'whole-log') choice = { ...choice, logOf: offers.log };
    }
    stage.draw();
  };
  const onKey = (name: string) => {
    const action = actionOf(name, modeOf(choice, question.current()));
    if (action !== undefined && !stage.isClosed()) act(action);
  };

  const stage = openStage(options, {
    look,
    toElement: view => <Screen view={view} onKey={onKey} />,
    onCtrlC: () => onKey('ctrl-c'),
  });
  const stopTicking = tick(timer, stage.draw);
  const unsubscribe = store.subscribe(stage.draw);
  const stopAsking = question.subscribe(() => {
    choice = { ...choice, scrolled: 0 };
    if (!stage.isClosed()) stage.draw();
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

function tick(timer: Timer, run: () => void): () => void {
  let cancel = timer.after(tickMs, next);
  function next() {
    cancel = timer.after(tickMs, next);
    run();
  }
  return () => cancel();
}
