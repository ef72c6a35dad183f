import { saidIn } from '../../../shared/messages/said.ts';
import { padCells } from './cells.ts';
import { say } from './language.ts';
import { neutralise } from './neutralise.ts';
import { paintService, type ServiceColours } from './theme.ts';

/** Formats a log line for `bkdev logs`: the service's name in its own column and colour, the text neutralised. */
export function logLine(
  service: string,
  text: string,
  format: { readonly width: number; readonly colours: ServiceColours; readonly color: boolean },
): string {
  const name = padCells(service, format.width);
  return `${paintService(service, name, format.colours, format.color)} | ${neutralise(logText(text), { color: format.color })}`;
}

/** Returns a log line for display: messages of bkdev's own programs in the chosen language, other lines unchanged. */
export function logText(line: string): string {
  const said = saidIn(line);
  if (said === undefined) return line;
  return said.as === 'progress' ? say(said.text) : `bkdev-${said.as}: ${say(said.text)}`;
}
