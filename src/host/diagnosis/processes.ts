import type { Wording } from '../../shared/messages/wording.ts';
import { type Diagnosis, endWords, signalOf } from '../../shared/model/failure.ts';
import { isStore } from '../../shared/model/service.ts';
import { isOneOf, knownFrom, silent } from './answers.ts';
import type { Course, Ending } from './course.ts';
import { type Line, shown } from './lines.ts';
import { fillIn, fillInFixes, type Rule, type Symptom } from './rule.ts';

/** supervisord's own words about programs. Source: supervisor/process.py and supervisor/options.py. */
export const processRules: readonly Rule[] = [
  {
    class: 'program-missing',
    patterns: [
      /spawnerr: (?:can't find command|command at) '(?<program>[^']*)'/,
      /couldn't exec (?<program>\S+): ENOENT/,
    ],
    explanation:
      'supervisord does not find {program|its program} in the container: the virtual environment is not filled.',
    fix: [{ command: 'bkdev up', says: 'installs the packages' }],
  },
  {
    class: 'process-stopped',
    patterns: [
      /^(?<program>\S+) is stopped by a signal; kill -CONT (?<pid>\d+)/,
      /^(?<program>\S+) answers, but its child process (?<pid>\d+) is stopped by a signal/,
    ],
    answers: ['program.halted', 'program.child-halted'],
    explanation: 'A signal (SIGSTOP, or SIGTSTP as from Ctrl-Z) has stopped {program}: it lives and does nothing.',
    fix: [
      { command: 'bkdev exec {service} -- kill -CONT {pid}', says: 'continues it' },
      { command: 'bkdev restart {service}', says: 'starts it again' },
    ],
  },
  {
    class: 'program-stopped',
    patterns: [/^(?<program>\S+) is stopped(?:;|$)/],
    answers: ['program.stopped'],
    explanation: 'Somebody had supervisord stop {program}; it does not start it again by itself.',
    fix: [{ command: 'bkdev restart {service}', says: 'starts it' }],
  },
];

const stopAsked =
  /received SIG(?:TERM|INT|QUIT) indicating exit request|Normal shutdown|User requested shutdown|SIGTERM received - shutting down|Received SIGTERM scheduling shutdown/;
const cyclesDone = /maximum (?:cycles|uptime) reached\.?$/;

/** The kernel ended it for its memory. */
export function killedForMemory(
  symptom: Symptom,
  lines: readonly Line[],
  { endings, isDown }: Course,
): Diagnosis | undefined {
  if (!symptom.oomKilled) return undefined;
  const killed = endings.findLast(({ signal }) => signal === 'SIGKILL');
  // The engine keeps saying so of a container that goes on after one of its processes was killed.
  if (killed === undefined && symptom.exitCode === undefined) return undefined;
  if (killed !== undefined && !isDown && symptom.probe === undefined && symptom.exitCode === undefined)
    return undefined;
  return {
    class: 'out-of-memory',
    cause: shown(lines[killed?.index ?? -1]?.text ?? 'killed: out of memory'),
    explanation: `The kernel ended ${killed?.program ?? symptom.service} because its container had used all the memory it may have.`,
    fix: [
      { command: 'docker stats --no-stream', says: 'shows who holds the memory' },
      { command: 'bkdev switch api', says: 'runs fewer roles; or give the engine more memory' },
    ],
  };
}

/** Whose last end was one by a signal: nothing that the program wrote before is the reason. */
export function killedBySignal(
  symptom: Symptom,
  lines: readonly Line[],
  endings: readonly Ending[],
): Diagnosis | undefined {
  const ending = endings.at(-1);
  if (ending?.signal === undefined) return undefined;
  return signalled(symptom, ending.signal, shown(lines[ending.index]?.text ?? ''), ending.program);
}

/** A container that a signal ended, unless it was asked to stop. */
export function endedBySignal(symptom: Symptom, lines: readonly Line[]): Diagnosis | undefined {
  const { exitCode = 0 } = symptom;
  const signal = signalOf(exitCode);
  if (signal === undefined || wasAskedToStop(lines)) return undefined;
  return signalled(symptom, signal, endWords({ exitCode }), symptom.service);
}

function signalled(symptom: Symptom, signal: string, cause: string, program: string): Diagnosis {
  const { service, role, exitCode } = symptom;
  const crash = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGSYS'].includes(signal);
  const isOfStore = isStore(role);
  const inside = isOfStore ? '' : ': Python itself, or a package with parts in C';
  const tellsMore = isOfStore
    ? { command: `bkdev logs ${service}`, says: 'shows what it wrote before' }
    : { says: 'PYTHONFAULTHANDLER=1 in its environment makes the next crash tell where' };
  return {
    class: 'killed-by-signal',
    cause,
    explanation: crash
      ? `${program} crashed in machine code (${signal})${inside}.`
      : `${program} was ended from outside (${signal}): by a person, a script, or the kernel when memory ran out.`,
    fix: [
      // A step runs in its turn, when what it needs is there.
      { command: role === 'step' ? 'bkdev up' : `bkdev restart ${service}`, says: 'starts it again' },
      // What has ended altogether may have kept others from being started.
      ...(exitCode === undefined || role === 'step'
        ? []
        : [{ command: 'bkdev up', says: 'starts all that is not running' }]),
      crash ? tellsMore : { command: 'docker stats --no-stream', says: 'shows whether memory is short' },
    ],
  };
}

/** bk-monitor's pollers end themselves after so many cycles or an hour (alarm_backends/management/base/base.py). */
export function endedByDesign(
  symptom: Symptom,
  lines: readonly Line[],
  { endings, firstTryFrom }: Course,
): Diagnosis | undefined {
  const status = endings.at(-1)?.exitStatus ?? symptom.exitCode;
  const done = lines.slice(firstTryFrom).find(({ text }) => cyclesDone.test(text));
  if (status !== 0 || done === undefined) return undefined;
  return {
    class: 'exits-by-design',
    cause: done.text,
    explanation: `This program ends itself after so many cycles or an hour, and is started again: nothing is wrong with ${symptom.service}.`,
    fix: [],
  };
}

/** A role or a store that left with 0 and was not asked to. */
export function endedWithSuccess(symptom: Symptom, lines: readonly Line[], { endings }: Course): Diagnosis | undefined {
  const ending = endings.at(-1);
  if ((ending?.exitStatus ?? symptom.exitCode) !== 0 || symptom.role === 'step' || wasAskedToStop(lines))
    return undefined;
  return {
    class: 'exited-with-success',
    cause: shown(lines[ending?.index ?? -1]?.text ?? 'exited with 0'),
    explanation: `${ending?.program ?? symptom.service} should run for good and left as if its work were done; a Celery worker that cannot use its broker does so too.`,
    fix: [{ command: `bkdev logs ${symptom.service}`, says: 'shows what it wrote last' }],
  };
}

/** Whether it ended because somebody asked it to. */
export function wasAskedToStop(lines: readonly Line[]): boolean {
  return lines.slice(-40).some(({ whole }) => stopAsked.test(whole));
}

/** It lives and answers nothing. */
export function hangs({ service, probe = '' }: Symptom): Diagnosis | undefined {
  if (!isSilent(probe)) return undefined;
  return {
    class: 'hung',
    cause: probe,
    explanation: `${service} lives and does not answer: it is stopped, waits for a lock, or for something that never comes.`,
    fix: [
      { command: `bkdev restart ${service}`, says: 'starts it again' },
      {
        command: `bkdev exec ${service} -- ps -eo pid,stat,wchan:20,args`,
        says: 'shows what it does: T is stopped, D waits for a disk',
      },
    ],
  };
}

/** Whether the probe met a process that lives and keeps silent. */
export function isSilent(probe: Wording): boolean {
  if (typeof probe !== 'string') return isOneOf(probe, silent);
  return /no answer within|no reply from|the answer on port \d+ was broken off|scheduler is stuck|timed out/.test(
    probe,
  );
}

/** It lives, and its port is closed: Django's reloader keeps such a process. `why` is what its log says, if anything. */
export function listensNot({ service, probe = '' }: Symptom, why: Diagnosis | undefined): Diagnosis | undefined {
  const port =
    typeof probe === 'string'
      ? /connection refused on port (\d+)/.exec(probe)?.[1]
      : knownFrom(probe, ['probe.port-refused'])?.['port'];
  if (port === undefined) return undefined;
  const known = { service, port };
  const restart = { command: 'bkdev restart {service}', says: 'then: this process does not try again by itself' };
  return {
    class: 'alive-not-listening',
    cause: why?.cause ?? probe,
    explanation: fillIn(
      `{service} lives, but nothing listens on its port {port}. ${why?.explanation ?? ''}`,
      known,
    ).trim(),
    fix: [...(why?.fix ?? []), ...fillInFixes([restart], known)],
    ...(why?.where === undefined ? {} : { where: why.where }),
  };
}
