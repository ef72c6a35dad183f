import { padCells } from './cells.ts';
import { neutralise } from './neutralise.ts';
import { paintService } from './theme.ts';

/** A service's line as `bkdev logs` prints it: its name in a column and colour of its own, the text made harmless. */
export function logLine(
  service: string,
  text: string,
  format: { readonly width: number; readonly order: readonly string[]; readonly color: boolean },
): string {
  const name = padCells(service, format.width);
  return `${paintService(format.order.indexOf(service), name, format.color)} | ${neutralise(text, { color: format.color })}`;
}
