import { saidIn } from '../../../shared/messages/said.ts';
import { padCells } from './cells.ts';
import { say } from './language.ts';
import { neutralise } from './neutralise.ts';
import { paintService, type ServiceColours } from './theme.ts';

/** A service's line as `bkdev logs` prints it: its name in a column and colour of its own, the text made harmless. */
export function logLine(
  service: string,
  text: string,
  format: { readonly width: number; readonly colours: ServiceColours; readonly color: boolean },
): string {
  const name = padCells(service, format.width);
  return `${paintService(service, name, format.colours, format.color)} | ${neutralise(logText(text), { color: format.color })}`;
}

/** A log's line as it is shown: what bkdev's own programs say in the language that was chosen, all else as it is. */
export function logText(line: string): string {
  const said = saidIn(line);
  if (said === undefined) return line;
  return said.as === 'progress' ? say(said.text) : `bkdev-${said.as}: ${say(said.text)}`;
}
