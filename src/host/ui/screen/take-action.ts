import { message } from '../../../shared/messages/message.ts';
import { isStep } from '../../../shared/model/traits.ts';
import { formatError } from '../text/format-error.ts';
import { choose, chosenProfile } from './choice.ts';
import type { Interaction } from './interaction.ts';
import { chosenItems } from './log-choice.ts';
import { commandAtWork } from './open-panel.ts';
import { taughtBy } from './panels/hints.ts';
import type { Action } from './panels/keys.ts';
import { failuresOf } from './panels/request-lines.ts';
import type { ScreenOptions } from './screen-options.ts';
import type { ScreenView } from './screen-view.ts';
import { clipboardBytes, clipboardSequence, forClipboard, linesOf } from './take-out.ts';

/** Performs the action of a key or palette entry. */
export type TakeAction = (action: Action) => void;

export function actionTaker(options: ScreenOptions, on: Interaction): TakeAction {
  const { store, question } = options;
  const { stage } = on;
  const doWork = worker(options, on);
  return action => {
    learn(on, options, taughtBy(action));
    const isAtWork = store.getSnapshot().finished === undefined;
    const isOwn = isAtWork && options.isOwnAtWork();
    if (action === 'leave' && isOwn && question.current() === undefined) {
      on.choice = { ...on.choice, panel: 'leaving' };
      return on.redraw();
    }
    if (action === 'leave') return stage().close('left');
    if (action === 'leave-behind') return stage().close(isOwn ? 'left-behind' : 'left');
    if (action === 'suspend') return stage().suspend();
    if (action === 'interrupt') return stage().close(isAtWork ? 'interrupted' : 'left');
    if (action === 'open-profiles') on.profiles = options.profiles();
    const view = on.look();
    if (action === 'close' && view.mode === 'services' && view.hint) learn(on, options, [view.hint]);
    const refusal = view.refusals[action];
    if (refusal !== undefined) on.flash(refusal);
    else if (!doWork(action, view)) chooseIn(on, options, action, view);
    on.redraw();
  };
}

/** Remembers hints that the person no longer needs. */
export function learn(on: Interaction, { hints }: ScreenOptions, names: readonly string[]): void {
  const learned = names.filter(name => !on.knownHints.includes(name));
  if (learned.length === 0) return;
  on.knownHints = [...on.knownHints, ...learned];
  hints.add(learned);
}

function chooseIn(on: Interaction, options: ScreenOptions, action: Action, view: ScreenView): void {
  on.choice = choose(on.choice, action, choosable(on, options, view));
  const isOfGateway = action === 'explain' && view.selected?.role === 'gateway';
  if (isOfGateway) on.choice = choose(on.choice, 'show-requests', choosable(on, options, view));
  if (isOfGateway || action === 'show-requests') readRequests(options, on);
  if (action === 'show-log' && on.choice.panel === 'whole-log') on.choice = { ...on.choice, logOf: view.offers.log };
  // Report if there is no error, so that the key has a visible effect.
  const isOfErrors = action === 'next-error' || action === 'previous-error';
  if (isOfErrors && on.choice.log.position === undefined) on.flash(message('log.no-error'));
}

/** Returns what there is to choose from in a view. */
export function choosable({ profiles, requests = [] }: Interaction, { store }: ScreenOptions, view: ScreenView) {
  const { headline } = view;
  return {
    ...view,
    ...{ worst: headline.failure?.service, profiles, active: store.getSnapshot().profile },
    requestCount: requests.length,
  };
}

/** Performs an action that does more than choose; false for other actions. */
function worker(options: ScreenOptions, on: Interaction): (action: Action, view: ScreenView) => boolean {
  const { store, question } = options;
  let isMouseOn = true;
  const done: Partial<Record<Action, (view: ScreenView) => void>> = {
    'up-again': ({ offers }) => {
      // Reopen closed cards, because the outcome is news. If the running profile is unknown, none can be brought up.
      on.choice = { ...on.choice, closed: [] };
      switchTo(options, on, offers.profile ?? (store.getSnapshot().profile || undefined));
    },
    restart: view => {
      if (view.offers.restart !== undefined) on.choice = { ...on.choice, closed: [] };
      restart(options, on, view);
    },
    'start-service': ({ selected, part }) => {
      const name = part?.name ?? selected?.service;
      if (name !== undefined) on.begin('command', () => options.onStart(name));
    },
    'stop-service': view => stop(options, on, view),
    scale: ({ selected }) => {
      if (selected === undefined) return;
      const { service } = selected;
      on.choice = { ...on.choice, typed: { kind: 'scale', text: '', before: '', chosen: 0, service } };
    },
    'switch-mode': ({ selected, nextMode }) => {
      if (selected && nextMode !== undefined) on.begin('command', () => options.onMode(selected.service, nextMode));
    },
    rebuild: ({ selected }) => {
      if (selected) on.begin('command', () => options.onRebuild(selected.service));
    },
    'toggle-reload': () => on.begin('reload', options.onToggleReload),
    choose: ({ mode }) => {
      if (mode === 'requests') return explainRequest(options, on);
      const place = chosenProfile(on.profiles, on.choice, store.getSnapshot().profile);
      switchTo(options, on, on.profiles[place]?.name);
    },
    agree: () => question.answer(true),
    refuse: () => question.answer(false),
    'open-url': ({ selected }) => {
      const url = selected?.url;
      if (url !== undefined) on.begin('open', () => options.onOpen(url));
    },
    'open-shell': ({ selected, part }) => {
      const name = part?.container ?? selected?.service;
      if (name !== undefined) on.stage().lend(() => options.onShell(name));
    },
    'toggle-mouse': () => {
      isMouseOn = !isMouseOn;
      on.stage().setMouse(isMouseOn);
      on.flash(message(isMouseOn ? 'mouse.on' : 'mouse.off'));
    },
    copy: view => copy(on, view),
    'save-log': ({ logName }) => {
      on.choice = { ...on.choice, typed: { kind: 'save', text: options.savePath(logName), before: '', chosen: 0 } };
    },
  };
  return (action, view) => {
    done[action]?.(view);
    return done[action] !== undefined;
  };
}

function switchTo(options: ScreenOptions, on: Interaction, profile: string | undefined): void {
  const state = options.store.getSnapshot();
  if (profile === undefined || on.switching !== undefined || commandAtWork(state, '') !== '') return;
  on.choice = { ...on.choice, panel: 'log' };
  on.switching = { profile, after: state.startedAt };
  on.begin('switch', () =>
    options.onSwitch(profile).finally(() => {
      on.switching = undefined;
    }),
  );
}

/**
 * Restarts the selected instance or program, otherwise the service in the card's fix, otherwise the selected one; asks
 * before interrupting what works.
 */
function restart({ question, onRestart }: ScreenOptions, on: Interaction, view: ScreenView): void {
  const { offers, selected, part } = view;
  const service = (part && selected?.service) ?? offers.restart ?? selected?.service;
  if (service === undefined) return;
  const isHealthy = offers.restart === undefined && selected?.health === 'healthy' && !isStep(selected);
  const reason = part ? message('ask.restart-part', { part: part.name, service }) : message('ask.restart', { service });
  on.begin('command', async () => {
    const isAgreed = !(part?.isUp ?? isHealthy) || (await question.ask({ reasons: [reason] }));
    if (isAgreed) await onRestart(part?.name ?? service);
  });
}

function stop({ question, onStop }: ScreenOptions, on: Interaction, view: ScreenView): void {
  const { selected, neededBy, part } = view;
  if (selected === undefined) return;
  const { service } = selected;
  const reason = part
    ? message('ask.stop-part', { part: part.name, service })
    : message('ask.stop', { service, neededBy });
  on.begin('command', async () => {
    if (await question.ask({ reasons: [reason] })) await onStop(part?.name ?? service);
  });
}

/** Copies the card, or the selected log lines, to the clipboard. */
function copy(on: Interaction, view: ScreenView): void {
  if (view.mode === 'services') copyCard(on, view);
  else copyLines(on, view);
}

function copyCard(on: Interaction, { shown: { failure } }: ScreenView): void {
  if (failure) on.stage().send(clipboardSequence(forClipboard(formatError(failure, false)).text));
  on.flash(message('log.copied-card'));
}

function copyLines(on: Interaction, { pane }: ScreenView): void {
  const { log } = on.choice;
  const all = linesOf(chosenItems(log, pane));
  const { text, lines } = forClipboard(all);
  on.stage().send(clipboardSequence(text));
  on.choice = { ...on.choice, log: { ...log, mark: undefined } };
  const kilobytes = clipboardBytes / 1024;
  on.flash(lines < all.length ? message('log.copied-part', { lines, kilobytes }) : message('log.copied', { lines }));
}

/** Reads the gateway's failures; the previous ones stay visible meanwhile. */
function readRequests({ onRequests }: ScreenOptions, on: Interaction): void {
  on.begin('requests', async () => {
    on.requests = failuresOf(await onRequests());
  });
}

function explainRequest({ onExplain }: ScreenOptions, on: Interaction): void {
  const record = on.requests?.[on.choice.request];
  if (record === undefined) return;
  on.begin('explain', async () => {
    const explanation = await onExplain(record);
    on.explained = explanation && { record, explanation };
  });
}
