import { padCells } from './cells.ts';
import { neutralise } from './neutralise.ts';
import { paintService, type ServiceColours } from './theme.ts';

/** A service's line as `bkdev logs` prints it: its name in a column and colour of its own, the text made harmless. */
export function logLine(
  service: string,
  text: string,
  format: { readonly width: number; readonly colours: ServiceColours; readonly color: boolean },
): string {
  const name = padCells(service, format.width);
  return `${paintService(service, name, format.colours, format.color)} | ${neutralise(text, { color: format.color })}`;
}
