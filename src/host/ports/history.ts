import type { Start } from '../../shared/model/event.ts';

/** The history of one workspace. Losing it does no harm. */
export interface History {
  /** The profile that a command last began to bring up, if any. */
  lastProfile(): string | undefined;
  rememberProfile(name: string): void;
  /** The profile that containers were last changed for: a command that was interrupted before has changed nothing. */
  profileInUse(): string | undefined;
  rememberInUse(name: string): void;
  /** The requested number of instances per service (`bkdev scale`); `bkdev down` resets them. */
  scales(): Readonly<Record<string, number>>;
  rememberScales(scales: Readonly<Record<string, number>>): void;
  /**
   * How long each service took from its start to healthy or done, in milliseconds, newest last; at most ten per
   * service.
   */
  starts(): Readonly<Record<string, readonly number[]>>;
  rememberStart(service: string, tookMs: number): void;
  /** The latest complete starts, newest last; at most ten. */
  lastStarts(): readonly Start[];
  rememberWholeStart(start: Start): void;
  /** The highest memory use observed per service, in bytes. */
  memory(): Readonly<Record<string, number>>;
  rememberMemory(bytes: Readonly<Record<string, number>>): void;
  /** Whether bkdev was asked to stop this run of a container; `run` identifies it. */
  wasStopped(run: string): boolean;
  rememberStop(run: string): void;
  /** The input files that a step had in a run, with the run's start (epoch ms). */
  inputs(step: string): { readonly ranAt: number; readonly listing: string } | undefined;
  rememberInputs(step: string, ranAt: number, listing: string): void;
}
