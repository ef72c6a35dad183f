import { message } from '../../../shared/messages/message.ts';
import type { ServiceLoad } from '../state/select-load.ts';
import { padCellsBefore } from './cells.ts';
import { say } from './language.ts';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * Draws the last values as bars, one per cell; a bar is full at `full`. A bar that stands for several values has the
 * height of the highest one, so that no peak disappears.
 */
export function sparkline(values: readonly number[], full: number, width: number, perBar = 1): string {
  const heightOf = (value: number) => Math.min(bars.length - 1, Math.max(0, Math.floor((value / full) * bars.length)));
  const shown = values.slice(-width * perBar);
  // Counted from the end: the last bar includes the latest value.
  const highest = Array.from({ length: Math.ceil(shown.length / perBar) }, (_, index) => {
    const end = shown.length - index * perBar;
    return Math.max(...shown.slice(Math.max(0, end - perBar), end));
  });
  return highest
    .reverse()
    .map(value => bars[heightOf(value)])
    .join('');
}

/** Cells of a sparkline, and samples per cell: four minutes in all. */
const [sparkCells, samplesPerCell] = [20, 4];

/** Formats a share of cores as `12%` of one core, like `docker stats` and `top`. */
export function formatCores(cores: number): string {
  return `${Math.round(cores * 100)}%`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Formats bytes as `182 MB`, in powers of 1000, with one decimal below ten. */
export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** Formats a rate, with one decimal below ten. */
export function formatRate(perSecond: number): string {
  return perSecond.toFixed(perSecond < 9.95 ? 1 : 0);
}

/** Formats a profile's memory, at least in megabytes: `640 MB`, `1.4 GB`. */
export function formatMemory(bytes: number): string {
  const megabytes = Math.round(bytes / 1e6);
  return megabytes < 1000 ? `${megabytes} MB` : `${(megabytes / 1000).toFixed(1)} GB`;
}

/** Formats a service's resource use in one line: processor, memory, network and disk. */
export function loadLine({ now, cores, memoryLimit, coreLimit }: ServiceLoad): string {
  return say(
    message('load.line', {
      cores: formatCores(now.cores),
      coreLimit: coreLimit === undefined ? '' : formatCores(coreLimit),
      spark: sparkline(cores, coreLimit ?? 1, sparkCells, samplesPerCell),
      memory: formatBytes(now.memoryBytes),
      memoryLimit: memoryLimit === undefined ? '' : formatBytes(memoryLimit),
      network: { received: formatBytes(now.received), sent: formatBytes(now.sent) },
      disk: { read: formatBytes(now.read), written: formatBytes(now.written) },
    }),
  );
}

/** Formats resource use for a column: ` 12%  182 MB`. */
export function loadCell({ now }: ServiceLoad): string {
  return `${padCellsBefore(formatCores(now.cores), 4)}  ${padCellsBefore(formatBytes(now.memoryBytes), 6)}`;
}
