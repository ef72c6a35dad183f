/** A program's options in a product's own supervisord that differ from bkdev's defaults, as in `x-bkdev.programs`. */
export interface Supervision {
  readonly numprocs?: number;
  readonly autostart?: false;
  readonly autorestart?: false | 'unexpected';
  readonly exitCodes?: readonly number[];
  readonly startRetries?: number;
  readonly stopSignal?: string;
  /** Seconds. */
  readonly stopWait?: number;
  readonly priority?: number;
}

const signals = /^(?:SIG)?(TERM|INT|QUIT|HUP|USR1|USR2|KILL)$/i;

/**
 * Reads the options of a `[program:x]` section (supervisord.org/configuration.html). Ignores values that bkdev would
 * reject. `startsecs` is left out because bkdev's health depends on it, and so are `stopasgroup` and `killasgroup`,
 * because a worker's parent ends its own pool.
 */
export function supervisionIn(options: ReadonlyMap<string, string>): Supervision {
  const value = (name: string) =>
    options
      .get(name)
      ?.replace(/\s;.*$/, '')
      .trim();
  const number = (name: string, [from, to]: readonly [number, number], usual: number) => {
    const text = value(name) ?? '';
    const found = Number(text);
    return /^\d+$/.test(text) && found >= from && found <= to && found !== usual ? found : undefined;
  };
  const numprocs = number('numprocs', [1, 64], 1);
  const startRetries = number('startretries', [0, 100], 3);
  const stopWait = number('stopwaitsecs', [0, 600], 15);
  const priority = number('priority', [0, 9999], 999);
  const isOff = (name: string) => /^(?:false|no|off|0)$/i.test(value(name) ?? '');
  const autorestart = isOff('autorestart') ? false : /^unexpected$/i.test(value('autorestart') ?? '') && 'unexpected';
  const codes = value('exitcodes')?.split(',').map(Number) ?? [];
  const stopSignal = signals.exec(value('stopsignal') ?? '')?.[1]?.toUpperCase();
  return {
    ...(numprocs !== undefined && { numprocs }),
    ...(isOff('autostart') && { autostart: false }),
    ...((autorestart || isOff('autorestart')) && { autorestart }),
    ...(codes.length > 0 && String(codes) !== '0' && codes.every(Number.isInteger) && { exitCodes: codes }),
    ...(startRetries !== undefined && { startRetries }),
    ...(stopSignal !== undefined && stopSignal !== 'TERM' && { stopSignal }),
    ...(stopWait !== undefined && { stopWait }),
    ...(priority !== undefined && { priority }),
  };
}

/** Formats options for YAML braces: `numprocs: 3, stopSignal: INT`; empty if there are none. */
export function supervisionText(supervision: Supervision): string {
  return Object.entries(supervision)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? `[${value.join(', ')}]` : value}`)
    .join(', ');
}
