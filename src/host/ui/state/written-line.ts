import type { EngineEvent } from '../../../shared/model/event.ts';
import type { WrittenLine } from '../logs/log-book.ts';
import type { State } from './state.ts';

/** Returns the log lines that an event adds; none for most events. */
export function writtenLines({ facts }: Pick<State, 'facts'>, event: EngineEvent): readonly WrittenLine[] {
  switch (event.type) {
    case 'log-appended': {
      const { service, instance, program, text, loggedAt } = event;
      return linesIn(text).map(line => ({ service, instance, program, at: loggedAt ?? event.at, text: line }));
    }
    case 'service-progressed': {
      // A build has no container with a log, so its progress is used instead.
      const { service, at, text: written } = event;
      if (facts[service]?.activity !== 'building' || typeof written !== 'string') return [];
      return linesIn(written).map(text => ({ service, at, text }));
    }
    default:
      return [];
  }
}

function linesIn(text: string): readonly string[] {
  return text.includes('\n') ? text.replace(/\r?\n$/, '').split(/\r?\n/) : [text];
}
