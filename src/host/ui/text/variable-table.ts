import { message } from '../../../shared/messages/message.ts';
import { cellWidth, padCells } from './cells.ts';
import { say } from './language.ts';
import { plain } from './plain.ts';

/** A variable of a service for `bkdev env`; `--json` prints it unchanged. */
export interface ShownVariable {
  readonly name: string;
  /** Null if it is named but not set anywhere. */
  readonly value: string | null;
  /** The place that defines its value, below `.devcontainer`; null if unknown. */
  readonly source: Place | null;
  /** The places of other values, which are overridden. */
  readonly overrides: readonly Place[];
}

interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * Formats the variables of services as a table: a heading per service, a row per variable with the file and line that
 * define it.
 */
export function variableTable(
  services: readonly { readonly service: string; readonly variables: readonly ShownVariable[] }[],
): string[] {
  return services.flatMap(({ service, variables }, index) => {
    const rows = variables.map(({ name, value, source, overrides }) => {
      const assigned = plain(`${name}=${value ?? ''}`);
      const notes = [
        ...(value === null ? [message('env.unset')] : []),
        ...(source ? [place(source)] : [message('env.no-source')]),
        ...(overrides.length > 0 ? [message('env.overrides', { places: overrides.map(place) })] : []),
      ];
      return [assigned, plain(message('text.joined', { texts: notes }))] as const;
    });
    // Do not align to very long values.
    const width = Math.max(0, ...rows.map(([assigned]) => cellWidth(assigned)).filter(cells => cells <= widest));
    const lines = rows.map(
      ([assigned, note]) => `  ${padCells(assigned, Math.max(width, cellWidth(assigned)))}  # ${note}`,
    );
    return [
      ...(index > 0 ? [''] : []),
      plain(service),
      ...(lines.length > 0 ? lines : [`  ${say(message('env.empty'))}`]),
    ];
  });
}

const widest = 60;

function place({ file, line }: Place): string {
  return `${file}:${line}`;
}
