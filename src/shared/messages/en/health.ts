import type { Say, Wording } from '../wording.ts';

/** How a service is, and why. What another one lacks comes after its name: `which is starting`. */
export const health = {
  'health.needs': ({ needs, is, found }: { needs: string; is: Wording; found: Wording }, say: Say) =>
    `needs ${needs}, which ${say(is)}${found === '' ? '' : `; ${say(found)}`}`,
  'health.singleton': ({ count, role }: { count: number; role: string }) =>
    `${count} containers of it, and only one ${role} may run; bkdev up removes the others`,
  'health.instance': ({ instance, reason }: { instance: string; reason: Wording }, say: Say) =>
    `${instance}: ${say(reason)}`,

  'state.absent': () => 'is absent',
  'state.pending': () => 'is pending',
  'state.building': () => 'is building',
  'state.creating': () => 'is being created',
  'state.starting': () => 'is starting',
  'state.reloading': () => 'is reloading',
  'state.stopping': () => 'is being stopped',
  'state.stopped': () => 'is stopped',
  'state.failed': () => 'failed',
  'state.unknown': () => 'is in an unknown state',

  'lack.starting': () => 'is starting',
  'lack.stopping': () => 'is being stopped',
  'lack.failing': ({ reason }: { reason: Wording }, say: Say) => `is failing: ${say(reason)}`,
  'lack.absent': () => 'has no container',
  'lack.paused': () => 'is paused',
  'lack.stopped': () => 'is stopped',
  'lack.failed': ({ reason }: { reason: Wording }, say: Say) => `failed: ${say(reason)}`,
  'lack.killed': ({ exitCode }: { exitCode: number }) => `was killed (exit ${exitCode})`,
  'lack.killed-for-memory': () => 'was killed: out of memory',
  'lack.ended': ({ signal, exitCode }: { signal: string; exitCode: number }) =>
    `was ended by ${signal} (exit ${exitCode})`,
  'lack.exited': ({ exitCode }: { exitCode: number }) => `exited with ${exitCode}`,
};
