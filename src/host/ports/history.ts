import type { Start } from '../../shared/model/event.ts';

/** What one workspace's own past teaches. A convenience: where nothing is remembered, nothing is worse. */
export interface History {
  /** The profile that was brought up last, if any. */
  lastProfile(): string | undefined;
  rememberProfile(name: string): void;
  /** How many instances a person asked for, by service (`bkdev scale`); kept until `bkdev down`, which forgets all. */
  scales(): Readonly<Record<string, number>>;
  rememberScales(scales: Readonly<Record<string, number>>): void;
  /** How long each service took from its start to healthy or done, newest last, in milliseconds; at most ten of each. */
  starts(): Readonly<Record<string, readonly number[]>>;
  rememberStart(service: string, tookMs: number): void;
  /** The last whole starts, newest last; at most ten. */
  lastStarts(): readonly Start[];
  rememberWholeStart(start: Start): void;
  /** The most memory that each service was seen to use, in bytes. */
  memory(): Readonly<Record<string, number>>;
  rememberMemory(bytes: Readonly<Record<string, number>>): void;
  /** Whether bkdev was asked to end that run of a container, the text that names it; and notes that it was. */
  wasStopped(run: string): boolean;
  rememberStop(run: string): void;
  /** Which input files a step found in a run, by the run's start (epoch ms). */
  inputs(step: string): { readonly ranAt: number; readonly listing: string } | undefined;
  rememberInputs(step: string, ranAt: number, listing: string): void;
}
