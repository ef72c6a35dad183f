import { message } from '../../../shared/messages/message.ts';
import { countSchema, mostInstances, whyNotScaled } from '../../../shared/model/scale.ts';
import type { Interaction } from './interaction.ts';
import { chooseLog } from './log-choice.ts';
import type { ScreenOptions } from './screen-options.ts';
import type { TakeAction } from './take-action.ts';
import { linesOf } from './take-out.ts';
import { afterKey, afterPaste, type Typed } from './typing.ts';

/** Handles text that is typed in the last row. */
export interface TextTyping {
  /** Handles a key that is no action. */
  onKey(typed: Typed, name: string): void;
  onPaste(typed: Typed, text: string): void;
}

export function textTyping(options: ScreenOptions, on: Interaction, act: TakeAction): TextTyping {
  return {
    onKey: (typed, name) => {
      if (name === 'enter') accept(options, on, act, typed);
      else if (name === 'escape') cancel(on, typed);
      else hold(on, afterKey(typed, name) ?? typed);
      on.redraw();
    },
    onPaste: (typed, text) => hold(on, afterPaste(typed, text)),
  };
}

/** Searches and filters apply while they are typed. */
function hold(on: Interaction, typed: Typed): void {
  const { log } = on.choice;
  on.choice = { ...on.choice, typed };
  if (typed.kind === 'search') on.choice = { ...on.choice, log: { ...log, search: typed.text } };
  if (typed.kind === 'filter') on.choice = { ...on.choice, log: { ...log, filter: typed.text, position: undefined } };
}

function cancel(on: Interaction, { kind, before }: Typed): void {
  const { log } = on.choice;
  on.choice = { ...on.choice, typed: undefined };
  if (kind === 'search') on.choice = { ...on.choice, log: { ...log, search: before } };
  if (kind === 'filter') on.choice = { ...on.choice, log: { ...log, filter: before } };
}

function accept(options: ScreenOptions, on: Interaction, act: TakeAction, typed: Typed): void {
  const view = on.look();
  on.choice = { ...on.choice, typed: undefined };
  if (typed.kind === 'save' && typed.text !== '') save(options, on, typed.text);
  if (typed.kind === 'command') {
    const item = view.palette[Math.min(typed.chosen, view.palette.length - 1)];
    if (item) act(item.action);
  }
  if (typed.kind === 'scale') scale(options, on, typed);
  if (typed.kind !== 'search' || typed.text === '') return;
  const { log } = on.choice;
  if (view.pane.search?.matches().length === 0) on.flash(message('log.no-match', { text: typed.text }));
  // Logs are read from the end.
  else if (log.position === undefined)
    on.choice = { ...on.choice, log: chooseLog(log, 'previous-match', on.look().pane) };
}

function save({ onSave }: ScreenOptions, on: Interaction, file: string): void {
  const lines = linesOf(on.look().pane.laid.items);
  on.begin('save', async () => on.flash(await onSave(file, lines)));
}

/** Scales a service, with the same refusals as `bkdev scale`. */
function scale({ definition, onScale }: ScreenOptions, on: Interaction, { service: name = '', text }: Typed): void {
  const service = definition().services.find(known => known.name === name);
  if (service === undefined || text.trim() === '') return;
  const count = countSchema.safeParse(Number(text));
  const why = count.success
    ? whyNotScaled({ ...service, publishes: service.ports.length > 0 }, count.data)
    : message('scale.range', { most: mostInstances });
  if (why !== undefined) on.flash(message('scale.of', { service: name, why }));
  else if (count.success) on.begin('command', () => onScale(name, count.data));
}
