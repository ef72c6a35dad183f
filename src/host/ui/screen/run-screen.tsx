import { message } from '../../../shared/messages/message.ts';
import { isLongSettled } from '../state/long-settled.ts';
import type { Timer } from '../state/store.ts';
import { isThemeOpen, setTheme } from '../text/theme.ts';
import { choose, select } from './choice.ts';
import { createInteraction } from './interaction.ts';
import type { MouseEvent } from './key-names.ts';
import { actionOf } from './panels/shortcuts.ts';
import { clickedAt } from './pointing.ts';
import { Screen } from './screen.tsx';
import { modeOf } from './screen-input.ts';
import type { ScreenOptions } from './screen-options.ts';
import { type Departure, openStage, type Stage } from './stage.ts';
import { actionTaker, choosable, learn } from './take-action.ts';
import { textTyping } from './type-text.ts';

/** How often to redraw for elapsed times and outdated reports. */
const tickMs = 1000;
/** Number of ticks between redraws while none of them changes anything, or nothing but numbers has changed for a minute. */
const quietTicks = 3;

/**
 * Draws the state until the person leaves. Always restores the terminal: cursor, raw mode, mouse, main buffer. Rejects
 * with errors of panels and actions.
 */
export async function runScreen(options: ScreenOptions): Promise<Departure> {
  const { store, question, timer } = options;
  const on = createInteraction(options, () => stage);
  const act = actionTaker(options, on);
  const typing = textTyping(options, on, act);

  const onKey = (name: string) => {
    if (stage.isClosed()) return;
    const { flash: told, typed } = on.choice;
    if (told !== undefined) on.choice = { ...on.choice, flash: undefined };
    const action = actionOf(name, modeOf(on.choice, question.current()));
    if (action !== undefined) return act(action);
    if (typed && question.current() === undefined) typing.onKey(typed, name);
    else if (told !== undefined) on.redraw();
  };
  const onPaste = (text: string) => {
    if (stage.isClosed()) return;
    if (on.choice.typed) typing.onPaste(on.choice.typed, text);
    else on.flash(message('typing.paste-ignored'));
    on.redraw();
  };
  const onMouse = (event: MouseEvent) => {
    if (stage.isClosed() || question.current() !== undefined) return;
    const view = on.look();
    const found = clickedAt(view, event);
    const { choice } = on;
    if (found?.type === 'entry') on.choice = select(choice, found.key);
    if (found?.type === 'line') on.choice = { ...choice, log: { ...choice.log, position: found.position } };
    if (found?.type === 'scroll' && view.mode !== 'typing')
      on.choice = choose(choice, found.action, choosable(on, options, view));
    if (found) on.redraw();
  };

  const onBackground = (isLight: boolean) => {
    setTheme(isLight ? 'light' : 'dark');
    on.redraw();
  };

  const stage: Stage = openStage(options, {
    look: on.look,
    toElement: view => <Screen view={view} onKey={onKey} onPaste={onPaste} />,
    onMouse,
    onBackground: options.color && isThemeOpen() ? onBackground : undefined,
    onCtrlC: () => onKey('ctrl-c'),
  });
  stage.setMouse(true);
  let drawn = store.getSnapshot();
  let ticksSinceChange = 0;
  const ticking = tick(timer, () => {
    const state = store.getSnapshot();
    // Numbers may wait a little; times are shown in seconds only while something is new.
    const isSettled = isLongSettled(state, timer.now());
    const isNew = state !== drawn && !isSettled;
    const isDue = isNew || ticksSinceChange % quietTicks === 0;
    ticksSinceChange += 1;
    if (!isDue) return;
    drawn = state;
    // Numbers that change say nothing about the times.
    if (stage.draw() && !isNew && !isSettled) ticksSinceChange = 0;
  });
  const unsubscribe = store.subscribe(() => {
    // What has just been drawn shows the time, too.
    ticking.restart();
    ticksSinceChange = 0;
    drawn = store.getSnapshot();
    stage.draw();
  });
  const stopAsking = question.subscribe(() => {
    on.choice = { ...on.choice, scrolled: 0 };
    on.redraw();
  });
  try {
    const departure = await stage.departure;
    const broken = on.broken();
    if (broken) throw broken.error;
    // Each hint is shown on one screen only.
    const { hint } = on.look();
    if (hint) learn(on, options, [hint]);
    return departure;
  } finally {
    ticking.stop();
    unsubscribe();
    stopAsking();
    question.close();
  }
}

/** Calls `run` after every interval without `restart`, until `stop`. */
function tick(timer: Timer, run: () => void): { restart(): void; stop(): void } {
  let cancel = timer.after(tickMs, next);
  function next() {
    cancel = timer.after(tickMs, next);
    run();
  }
  return {
    restart: () => {
      cancel();
      cancel = timer.after(tickMs, next);
    },
    stop: () => cancel(),
  };
}
