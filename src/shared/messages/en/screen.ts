import type { Say, Wording } from '../wording.ts';
import { age, duration, elapsed, estimate } from './durations.ts';
import { count, list } from './words.ts';

/** What tables, lines and the screen say. */
export const screen = {
  'badge.absent': () => 'absent',
  'badge.pending': () => 'pending',
  'badge.building': () => 'building',
  'badge.creating': () => 'creating',
  'badge.starting': () => 'starting',
  'badge.reloading': () => 'reloading',
  'badge.copying': () => 'copying',
  'badge.stopping': () => 'stopping',
  'badge.running': () => 'running',
  'badge.healthy': () => 'healthy',
  'badge.unhealthy': () => 'unhealthy',
  'badge.failed': () => 'failed',
  'badge.unknown': () => 'unknown',
  'badge.stopped': () => 'stopped',
  'badge.done': () => 'done',
  'badge.exited': () => 'exited',
  'badge.retrying': () => 'retrying',
  'badge.gave-up': () => 'gave up',
  'badge.halted': () => 'stopped by a signal',
  'badge.looking': () => 'looking',
  'badge.mixed': () => 'switch unfinished',
  'badge.incomplete': () => 'incomplete',
  'badge.interrupted': () => 'interrupted',
  'badge.restarting': () => 'restarting',
  'badge.going-back': () => 'going back',
  'badge.switching': () => 'switching',
  'badge.preparing': () => 'preparing',
  'badge.waits-for-you': () => 'waiting for you',
  'badge.removed': () => 'removed',
  'badge.restarted': () => 'restarted',
  'badge.ready': () => 'ready',

  'time.elapsed': ({ ms }: Time) => elapsed(ms),
  'time.took': ({ ms }: Time) => duration(ms),
  'time.estimate': ({ ms }: Time) => estimate(ms),
  'time.age': ({ ms }: Time) => age(ms),

  'text.joined': ({ texts }: { texts: readonly Wording[] }, say: Say) => texts.map(say).join('; '),
  'text.names': ({ names }: { names: readonly string[] }) => names.join(', '),
  'text.try': () => 'try: ',
  'text.note': () => 'note: ',
  'text.fix': ({ command, says }: { command: string; says: Wording }, say: Say) => `${command}  (${say(says)})`,
  'text.last-probe': ({ probe }: { probe: Wording }, say: Say) => `last probe: ${say(probe)}`,
  'text.kind-and-place': ({ kind, where }: { kind: Wording; where: string }, say: Say) =>
    [say(kind), where === '' ? '' : `at ${where}`].filter(part => part !== '').join(' '),

  'heading.service': () => 'SERVICE',
  'heading.state': () => 'STATE',
  'heading.since': () => 'SINCE',
  'heading.url': () => 'URL',
  'heading.reason': () => 'REASON',
  'heading.environment': () => 'ENVIRONMENT',
  'heading.profile': () => 'PROFILE',
  'heading.folder': () => 'FOLDER',
  'heading.services': () => 'SERVICES',
  'heading.memory': () => 'MEMORY',
  'heading.title': () => 'TITLE',
  'heading.took': () => 'TOOK',
  'heading.usually': () => 'USUALLY',
  'heading.waited-for': () => 'WAITED FOR',

  'status.of': ({ project, profile }: { project: string; profile: string }) =>
    `${project}${profile === '' ? '' : `, profile ${profile}`}: `,
  'status.profile': ({ profile }: { profile: string }) => `, profile ${profile}`,
  'status.remark': ({ remark }: { remark: Wording }, say: Say) => `; ${say(remark)}`,
  'status.because': ({ reason }: { reason: Wording }, say: Say) => `: ${say(reason)}`,
  'status.beside': ({ services }: Services) => `${list(services)} ${count(services, 'runs', 'run')} beside the profile`,
  'status.migrations-missing': () => 'migrations are not applied (bkdev up applies them)',
  'status.code-held': ({ services }: Services) => `changes are held back in ${list(services)}`,
  'status.in-use': ({ editor }: { editor: Wording }, say: Say) => `in use by ${say(editor)}`,

  'ls.none': () => 'No bkdev environment has a container on this engine.',
  'profiles.memory-unknown': () => 'not seen',
  'profiles.local': ({ title }: { title: string }) => `${title}  (with a .local.yaml)`,
  'profiles.starts': ({ services }: Services) => `starts ${services.join(', ')}`,
  'profiles.stops': ({ services }: Services) => `stops ${services.join(', ')}`,

  'finding.ok': () => 'ok',
  'finding.warning': () => 'note',
  'finding.error': () => 'error',

  'badge.reloading-paused': () => 'reloading paused',
  'code.same': ({ reason }: { reason: Wording }, say: Say) => `same code: ${say(reason)}`,
  'code.stale': ({ ms }: Time) => `old code ${elapsed(ms)}`,
  'code.stale-because': ({ ms, why }: Time & { why: string }) => `old code ${elapsed(ms)}: ${why}`,
  'code.gated': ({ why }: { why: string }) => `held back: ${why === '' ? 'it cannot be compiled' : why}`,
  'code.gated-since': ({ gated, ms }: Time & { gated: string }) =>
    `${gated}; saved ${age(ms)} ago, the old code is running`,
  'code.same-since': ({ ms, reason }: Time & { reason: Wording }, say: Say) =>
    `same code, not reloaded ${age(ms)} ago: ${say(reason)}; tracebacks count its lines as before`,
  'code.figures': ({ count, p50Ms, p95Ms, agoMs }: { count: number; p50Ms: number; p95Ms: number; agoMs: number }) =>
    count < 2
      ? `reloaded ${age(agoMs)} ago`
      : `${count} reloads  p50 ${duration(p50Ms)}  p95 ${duration(p95Ms)}  last ${age(agoMs)} ago`,
  'code.last-reload': ({ figures, tookMs, reason }: { figures: string; tookMs?: number; reason: string }) =>
    `${figures}${tookMs === undefined ? '' : `, in ${duration(tookMs)}`}: ${reason}`,

  'event.command': ({ command, profile }: { command: string; profile: string }) =>
    `${command}${profile === '' ? '' : ` (profile ${profile})`}`,
  'event.plan': ({ lines, estimateMs }: { lines: readonly Wording[]; estimateMs?: number | undefined }, say: Say) =>
    `${lines.map(say).join('; ')}${estimateMs === undefined ? '' : `; about ${estimate(estimateMs)}`}`,
  'event.agreed': () => 'the work begins',
  'event.rollback': ({ profile, cause }: { profile: string; cause: Wording }, say: Say) =>
    `to profile ${profile}: ${say(cause)}`,
  'event.activity': ({ activity, services }: Services & { activity: Wording }, say: Say) =>
    `${say(activity)} ${services.join(', ')}`,
  'event.container-gone': ({ service }: Service) => `${service} removed`,
  'event.container': ({ service, state, exitCode, health }: ContainerChange) =>
    `${service} ${state}${exitCode === undefined ? '' : ` with ${exitCode}`}${health === undefined ? '' : `, ${health}`}`,
  'event.watching': ({ project, profile }: { project: string; profile: string }) =>
    profile === '' ? project : `${project} profile ${profile}`,
  'event.agent': ({ pid }: { pid: number }) => `pid ${pid}`,
  'event.role': ({ service, health, reason, code }: RoleChange, say: Say) =>
    `${service} ${say(health)}${reason === '' ? '' : `: ${say(reason)}`}${code === undefined ? '' : `; ${code}`}`,
  'event.reloaded': ({ service, ms, reason }: Service & Time & { reason: Wording }, say: Say) =>
    `${service} in ${duration(ms)}: ${say(reason)}`,
  'event.unchanged': ({ service, reason }: Service & { reason: Wording }, say: Say) =>
    `${service}: ${say(reason)} compiles to the same code`,
  'event.held': ({ services, where, reason }: Services & { where: string; reason: Wording }, say: Say) =>
    `${services.join(', ')}: ${where === '' ? '' : `${where} `}${say(reason)}`,
  'event.url-answers': ({ service, url }: Service & { url: string }) => `${service} ${url} answers`,
  'event.about': ({ service, text }: Service & { text: Wording }, say: Say) => `${service} ${say(text)}`,
  'event.because': ({ service, cause }: Service & { cause: Wording }, say: Say) => `${service}: ${say(cause)}`,
  'event.healthy': ({ service, ms }: Service & Time) => `${service} after ${duration(ms)}`,
  'event.finished': ({ how, ms }: Time & { how: Wording }, say: Say) => `${say(how)} after ${duration(ms)}`,
  'event.well': () => 'well',

  'line.command': ({ project, profile }: { project: string; profile: string }) =>
    `bkdev: ${project}${profile === '' ? '' : `, profile ${profile}`}`,
  'line.plan': () => 'plan',
  'line.rollback': () => 'rollback',
  'line.agent': () => 'agent',
  'line.engine': () => 'engine',
  'line.lost': () => 'lost',
  'line.held': () => 'held back',
  'line.gated': () => 'held back',
  'line.reloaded': () => 'reloaded',
  'line.not-reloaded': () => 'not reloaded',
  'line.to-profile': ({ profile }: { profile: string }) => `to profile ${profile}`,
  'line.after': ({ ms }: Time) => ` after ${duration(ms)}`,
  'line.in': ({ ms }: Time) => ` in ${duration(ms)}`,
  'line.reloaded-in': ({ ms, reason }: Time & { reason: Wording }, say: Say) => ` in ${duration(ms)} (${say(reason)})`,
  'line.same-code': ({ reason }: { reason: Wording }, say: Say) => `: ${say(reason)} compiles to the same code`,

  'start.heading': ({
    profile,
    when,
    ms,
    usualMs,
  }: Time & { profile: string; when: string; usualMs?: number | undefined }) =>
    `up ${profile}, ${when}: ready in ${duration(ms)}${usualMs === undefined ? '' : ` (usually ${duration(usualMs)})`}`,
  'start.slowest': ({ service, ms, usualMs, waited, more, isAll }: Slowest) => {
    const usual = usualMs === undefined ? '' : ` (usually ${duration(usualMs)})`;
    const who = isAll ? 'all other services' : list([...waited, ...(more > 0 ? [`${more} more`] : [])]);
    return `slowest: ${service} ${duration(ms)}${usual}${who === '' ? '' : `; ${who} waited for it`}`;
  },
  'start.longest-way': ({ way }: { way: string }) => `▸ the critical path: ${way}`,
  'start.legend.build': () => 'built',
  'start.legend.create': () => 'created, being started',
  'start.legend.wait': () => 'waited',
  'start.legend.start': () => 'started, no answer yet',
  'start.legend.ready': () => 'until healthy or done',

  'screen.title.leaving': ({ command }: { command: string }) => `${command} is not done yet`,
  'leave.background': () => 'leave it running in the background; bkdev shows it again, and bkdev status how far it is',
  'leave.interrupt': () => 'interrupt it: what has been started stays, and bkdev up carries on from there',
  'leave.stay': () => 'stay on this screen',
  'leave.nothing': ({ bkdev }: { bkdev: string }) => `Nothing is running; to start it: ${bkdev} up`,
  'leave.running': ({ profile, state, healthy, total, urls, bkdev }: Leaving, say: Say) =>
    `${profile === '' ? 'The environment' : `Profile ${profile}`} is running (${say(state)}${healthy < total ? `, ${healthy} of ${total} healthy` : ''})${urls.length === 0 ? '' : ` at ${urls.join(' and ')}`}; to come back: ${bkdev}`,

  'screen.healthy': ({ healthy, total }: Healthy) => `${healthy} of ${total} healthy`,
  'screen.of-about': ({ ms, estimateMs }: Time & { estimateMs: number }) =>
    `${elapsed(ms)} of about ${estimate(estimateMs)}`,
  'screen.ready-in': ({ ms }: Time) => `ready in ${duration(ms)}`,
  'screen.profile': () => 'profile',
  'screen.beside-all': ({ services }: Services) => `${list(services)} beside the profile`,
  'screen.beside': ({ services }: Services) => `${fewNames(services)} beside the profile`,
  'screen.editor': ({ editor }: { editor: string }) => `${editor} attached`,
  'screen.migrations-missing': () => 'migrations missing',
  'screen.code-held': () => 'held back',
  'screen.code-held-in': ({ services }: Services) => `held back (${fewNames(services)})`,
  'screen.paused': () => 'paused',
  'screen.reloading-paused': () => 'reloading paused',
  'screen.reloading-paused-of': ({ services }: Services) =>
    `reloading paused (${services.length > 2 ? `${services.length} roles` : services.join(', ')})`,
  'screen.more-rows': ({ rows }: { rows: number }) => ` ↓ ${rows} more: Enter `,
  'screen.close': () => ' close: Esc ',
  'screen.back': ({ profile }: { profile: string }) => `profile ${profile} is back`,
  'screen.coming-back': ({ profile }: { profile: string }) => `profile ${profile} is coming back`,
  'screen.brought-back': ({ profile }: { profile: string }) => `profile ${profile} was brought back`,
  'screen.did-not-come-up': ({ healthy, total, failed }: Healthy & { failed: string }) =>
    `, ${healthy} of ${total} healthy; ${failed} did not come up`,
  'screen.profile-failed': ({ profile, cause }: { profile: string; cause: Wording }, say: Say) =>
    `profile ${profile}: ${say(cause)}`,
  'screen.more': () => 'more',
  'screen.more-above-below': ({ above, below }: { above: number; below: number }) =>
    [...(above > 0 ? [`${above} more above`] : []), ...(below > 0 ? [`${below} more below`] : [])].join(', '),
  'screen.lines': ({ above, below }: { above: number; below: number }) =>
    `${[...(above > 0 ? [`↑ ${above}`] : []), ...(below > 0 ? [`↓ ${below}`] : [])].join('  ')} ${count(above + below, 'line', 'lines')}`,
  'screen.nothing-written': () => 'nothing written yet',
  'screen.planned': ({ line }: { line: string }) => `plan: ${line}`,
  'screen.programs': ({ count }: { count: number }) => `${count} programs`,
  'screen.programs-of': ({ good, count }: { good: number; count: number }) => `${good} of ${count} programs`,
  'screen.programs-run': ({ good, count }: { good: number; count: number }) =>
    `${good} of ${count} programs are running`,
  'screen.not-in-profile': () => 'not in this profile',
  'screen.go-ahead': () => 'Go ahead?',
  'screen.go-ahead-anyway': () => 'Go ahead anyway?',
  'screen.about': ({ ms }: Time) => `about ${estimate(ms)}`,
  'screen.at-work': ({ command }: { command: string }) => `"${command}" is running; you can switch once it is done.`,
  'screen.active': () => 'active',
  'screen.starts': () => 'starts',
  'screen.stops': () => 'stops',
  'screen.same-services': () => 'the same services',
  'screen.services': ({ count: services }: { count: number }) =>
    `${services} ${count(services, 'service', 'services')}`,
  'screen.which-profile': () => 'Which profile?',
  'screen.kind.program': () => 'roles',
  'screen.kind.store': () => 'stores',
  'screen.kind.step': () => 'steps',
  'screen.kind.workspace': () => 'editor',
  'screen.steps-done': ({ count: steps }: { count: number }) => `${steps} steps done`,
  'screen.more-cards': ({ services }: Services) => `${services.length} more: ${fewNames(services)} (Tab)`,
  'screen.more-cards-short': ({ count: cards }: { count: number }) => `${cards} more (Tab)`,
  'screen.detail.state': () => 'state',
  'screen.detail.url': () => 'address',
  'screen.detail.needs': () => 'needs',
  'screen.detail.needed-by': () => 'needed by',
  'screen.detail.load': () => 'load',
  'screen.detail.programs': () => 'programs',
  'screen.detail.instances': () => 'instances',
  'screen.detail.server': () => 'server',
  'screen.detail.tasks': () => 'tasks',
  'screen.detail.requests': () => 'requests',
  'screen.detail.rate': ({ perSecond, p95Ms }: { perSecond: string; p95Ms: number }) =>
    `${perSecond}/s, 95 % within ${p95Ms} ms (last minute)`,
  'screen.detail.for': ({ ms }: Time) => `for ${age(ms)}`,
  'screen.detail.restarts': ({ count: times }: { count: number }) =>
    `restarted ${times} ${count(times, 'time', 'times')} by Docker`,
  'screen.detail.held-tasks': ({ running, reserved, perMinute, oldestMs }: HeldTasks) =>
    `${perMinute === undefined ? '' : `${perMinute} a minute, `}${running} running, ${reserved} waiting${oldestMs === undefined ? '' : `; the oldest for ${age(oldestMs)}`}`,
  'screen.detail.queue': ({ name, waiting }: { name: string; waiting: number }) => `${name} ${waiting} in the queue`,
  'screen.title.log': () => 'log',
  'screen.title.profiles': () => 'Profiles',
  'screen.title.failure': () => 'Failure',
  'screen.title.notes': () => 'Notes',
  'screen.title.actions': () => 'Actions',
  'screen.keys.services': () => 'services',
  'screen.keys.log': () => 'a log',
  'screen.keys.everywhere': () => 'everywhere',
  'screen.title.keys': () => 'Keys',
  'screen.title.last-start': () => 'The last start',
  'screen.nothing-to-tell': () => 'nothing failed, and there are no notes',
  'screen.start-not-yet': () =>
    'It is shown once all services are healthy. bkdev status --timing shows the last start that succeeded.',
  'screen.start-incomplete': () =>
    'The last command started nothing, or not all services. bkdev status --timing shows the last start that succeeded.',
  'screen.restart-later': ({ command }: { command: string }) =>
    `"bkdev ${command}" is running: restart once it is done.`,
  'screen.nothing-failed': () => 'Nothing here has failed; `bkdev restart SERVICE` restarts a service that works.',
  'screen.others-failed': ({ services }: Services) =>
    `${services.join(', ')} failed: select ${services.length > 1 ? 'one of them' : 'it'} with ↑ ↓, then press r.`,
  'screen.legend.busy': () => 'on its way',
  'screen.legend.waiting': () => 'waiting',
  'screen.legend.off': () => 'off',

  'load.line': ({ cores, coreLimit, spark, memory, memoryLimit, network, disk }: LoadParams) =>
    [
      `${spark} ${cores}${coreLimit && ` of ${coreLimit}`} CPU`,
      `${memory}${memoryLimit && ` of ${memoryLimit}`}`,
      `net ↓ ${network.received}/s ↑ ${network.sent}/s`,
      `disk read ${disk.read}/s, written ${disk.written}/s`,
    ].join('  '),
};

interface Time {
  readonly ms: number;
}

interface Service {
  readonly service: string;
}

interface Services {
  readonly services: readonly string[];
}

interface Healthy {
  readonly healthy: number;
  readonly total: number;
}

/** What the nodes of a worker hold. */
interface HeldTasks {
  readonly running: number;
  readonly reserved: number;
  readonly perMinute?: number;
  readonly oldestMs?: number;
}

interface ContainerChange extends Service {
  /** In Docker's words. */
  readonly state: string;
  readonly exitCode?: number | undefined;
  readonly health?: string | undefined;
}

interface RoleChange extends Service {
  readonly health: Wording;
  readonly reason: Wording;
  readonly code?: string | undefined;
}

interface Slowest extends Service, Time {
  readonly usualMs?: number | undefined;
  /** Who waited for it, and how many more. */
  readonly waited: readonly string[];
  readonly more: number;
  readonly isAll: boolean;
}

interface LoadParams {
  readonly cores: string;
  readonly coreLimit: string;
  readonly spark: string;
  readonly memory: string;
  readonly memoryLimit: string;
  /** Of one second. */
  readonly network: { readonly received: string; readonly sent: string };
  readonly disk: { readonly read: string; readonly written: string };
}

interface Leaving extends Healthy {
  readonly profile: string;
  readonly state: Wording;
  readonly urls: readonly string[];
  readonly bkdev: string;
}

function fewNames(services: readonly string[]): string {
  return services.length > 2 ? `${services.length} services` : services.join(', ');
}
