import { message } from '../../shared/messages/message.ts';
import type { Wording } from '../../shared/messages/wording.ts';
import type { Definition } from '../../shared/model/definition.ts';
import type { ErrorReport } from '../../shared/model/error.ts';
import { defaultProfile } from '../../shared/model/profile.ts';
import { isStep, isWorkspace } from '../../shared/model/traits.ts';
import { stepsOf } from '../definition/definition-sources.ts';
import { followEditor } from '../orchestrator/observe/follow-editor.ts';
import { followLoad } from '../orchestrator/observe/follow-load.ts';
import type { UpRequest } from '../orchestrator/request.ts';
import { up } from '../orchestrator/up.ts';
import type { World } from '../ports/world.ts';
import type { Agreement } from '../setup/readiness/apply-remedies.ts';
import { createLogBook, type WrittenLine } from '../ui/logs/log-book.ts';
import { createLogReader } from '../ui/logs/log-reader.ts';
import { resumeBook } from '../ui/logs/resumed-book.ts';
import { createQuestionSlot, type QuestionSlot } from '../ui/screen/question-slot.ts';
import { selectHeadline } from '../ui/state/select-headline.ts';
import { runningIn } from '../ui/state/select-load.ts';
import { selectServiceRows } from '../ui/state/select-service-rows.ts';
import type { State } from '../ui/state/state.ts';
import { createStore, type Timer } from '../ui/state/store.ts';
import { formatError } from '../ui/text/format-error.ts';
import { leavingLine } from '../ui/text/leaving-line.ts';
import { logText } from '../ui/text/log-line.ts';
import { knownHints } from '../wiring/hints.ts';
import { stopJob } from '../wiring/interrupts.ts';
import { logArchive, logFolder } from '../wiring/logs.ts';
import { plainPrinter, printLines, wantsColor } from '../wiring/output.ts';
import { guardTerminal } from '../wiring/terminal-guard.ts';
import { goOnInBackground, tellItGoesOn } from './detach.ts';
import { prepareUp, type UpChoices } from './prepare-up.ts';
import { profileChoices } from './profile-choices.ts';
import { screenActions, tellEnd } from './screen-actions.ts';
import { type Asking, hasToAsk, type Session, type UpOptions } from './session.ts';

/** Starts loading what draws the screen. It takes about as long as asking the engine, and can be done meanwhile. */
export function preloadScreen(): void {
  // Whoever needs it meets the same failure.
  import('../ui/screen/run-screen.tsx').catch(() => undefined);
}

/**
 * Brings a profile up on the screen (or only shows what is running), and then every profile that the person switches
 * to. The screen stays until they leave it. Leaving stops nothing: unfinished work continues in the background, unless
 * they interrupt it. Returns the last error.
 */
export async function upOnScreen(
  session: Session,
  first: UpRequest,
  does: typeof up = up,
): Promise<ErrorReport | undefined> {
  const { world, direct, options, interrupts } = session;
  const loading = import('../ui/screen/run-screen.tsx');
  const profiles = await world.checkout.profiles();
  const book = createLogBook();
  const archive = logArchive(world.checkout.root, process.env, error => tellFullDisk(world, error));
  const shown = { append: (line: WrittenLine) => book.append({ ...line, text: logText(line.text) }) };
  const resumed = resumeBook(shown, archive.append);
  const store = createStore(timer, resumed);
  const restoring = archive.read().then(resumed.restore);
  const question = createQuestionSlot();
  const left = new AbortController();
  const agreed = options.yes ? {} : questionOn(question, session.asking);
  let current = begin(session, first, agreed, left.signal, does);
  direct(event => {
    store.dispatch(event);
    if (event.type === 'command-finished') current.finish();
  });
  // A bug, or a command that could not start, must not wait until the person leaves the screen.
  const closeWhenBroken = () => void current.work.catch(() => left.abort());
  closeWhenBroken();
  /** Modes chosen by key also apply to later commands of this screen. */
  const modes: Record<string, string> = { ...options.modes };
  /** Brings a profile up in place of the current one, with the scales and modes chosen on the screen. */
  const bringUp = async (
    profile: string | undefined,
    more: Pick<UpChoices, 'scales' | 'modes' | 'keepsModes' | 'rebuild'> = {},
    asked?: Asking,
  ) => {
    const choices = { ...options, ...more, modes: { ...modes, ...more.modes } };
    const request = await prepareUp(world, profile, choices, agreementOn(question, options)).catch(tellEnd(world));
    if (request === undefined) return;
    const former = current;
    let hasBegun = false;
    const begun = async () => {
      hasBegun = true;
      Object.assign(modes, more.modes);
      await former.leave();
    };
    // Repeating the same profile is no switch.
    const asking = former.request.profile.name === request.profile.name ? session.asking : 'always';
    const next = begin(session, { ...request, begun }, questionOn(question, asked ?? asking), left.signal);
    current = next;
    next.work.catch(tellEnd(world)).catch(() => left.abort());
    await next.finished;
    if (hasBegun) return;
    // Nothing was changed, so keep watching the former target.
    current = former;
    await next.leave().catch(() => undefined);
  };
  const running = () => current.request.profile.name || undefined;
  const { stdout, stdin } = process;
  const measuring = followLoad(
    world,
    () => runningIn(store.getSnapshot()),
    loads => store.dispatch({ type: 'load-measured', at: Date.now(), loads }),
    left.signal,
  );
  const looking = followEditor(
    world,
    () => workspaceIn(store.getSnapshot(), current.request.definition),
    editor => store.dispatch({ type: 'editor-changed', at: Date.now(), ...(editor !== undefined && { editor }) }),
    left.signal,
  );
  const [{ runScreen }, giveBack] = await Promise.all([loading, guardTerminal(stdout)]);
  const departure = await runScreen({
    ...{ store, logs: createLogReader(book), question, stdout, stdin, process, stopJob, timer },
    onSwitch: profile => bringUp(profile),
    onScale: (service, count) => bringUp(running(), { keepsModes: true, scales: { [service]: count } }),
    onMode: (service, mode) => bringUp(running(), { keepsModes: true, modes: { [service]: mode } }, 'always'),
    onRebuild: service => bringUp(running(), { keepsModes: true, rebuild: [service] }, 'always'),
    ...screenActions(world, () => current.request.definition, options.timeout, interrupts.signal),
    definition: () => current.request.definition,
    isOwnAtWork: () => current.doer() === 'us',
    profiles: () => profileChoices(profiles, stepsIn(current.request.definition), world.history),
    color: wantsColor(stdout),
    hints: knownHints(process.env),
    home: process.env['HOME'],
    signal: left.signal,
  })
    .finally(giveBack)
    .catch(async error => {
      // After a bug, end the watching, too, which would keep the process alive.
      left.abort();
      await restoring.then(archive.close);
      throw error;
    });
  store.flush();
  const isFollowedOnly = store.getSnapshot().finished === undefined && current.doer() === 'another';
  if (departure === 'left-behind' || (departure === 'left' && isFollowedOnly)) {
    const { request, work } = current;
    direct(() => undefined);
    interrupts.abort();
    left.abort();
    await Promise.all([work, measuring, looking, restoring.then(archive.close)]);
    direct(plainPrinter(request.definition));
    if (isFollowedOnly) tellItGoesOn(world);
    else await goOnInBackground(world, request, options);
    return undefined;
  }
  await restoring.then(archive.close);
  const ending = store.getSnapshot().finished;
  direct(ending ? () => undefined : plainPrinter(current.request.definition));
  // Print the error again where it stays readable; declining is no failure.
  if (ending?.error && ending.error.code !== 'consent-needed')
    printLines(formatError(ending.error, wantsColor(process.stderr)), process.stderr);
  if (departure === 'interrupted') interrupts.abort();
  else if (ending) printLines([leavingWords(session, current.request, store.getSnapshot())]);
  left.abort();
  await Promise.all([measuring, looking]);
  return current.work;
}

/** Reports that logs are no longer stored; the screen continues with what is in memory. */
function tellFullDisk(world: World, error: Error): void {
  const folder = logFolder(world.checkout.root, process.env);
  const text = message('log.not-kept', { folder, why: error.message });
  world.emit({ type: 'notice-given', text, hint: message('log.not-kept.try') });
}

/** Returns the line to print when the screen is closed. */
function leavingWords({ options }: Session, { definition }: UpRequest, state: State): string {
  const now = Date.now();
  const rows = selectServiceRows(state, definition, now);
  const headline = selectHeadline(state, definition, now, rows);
  return leavingLine(headline, rows, options.workspace === '.' ? 'bkdev' : `bkdev -w ${options.workspace}`);
}

/** A command on the screen, and watching after it. */
interface Command {
  readonly request: UpRequest;
  /** The result, once nobody is watching anymore. */
  readonly work: Promise<ErrorReport | undefined>;
  readonly finished: Promise<void>;
  /** Whether this process does the work, follows another one that does, or only watches. */
  readonly doer: () => 'us' | 'another' | 'nobody';
  /** Marks the command as finished. */
  finish(): void;
  /** Stops watching. */
  leave(): Promise<unknown>;
}

function begin(
  { world, interrupts }: Session,
  request: UpRequest,
  asking: Pick<UpRequest, 'agree'>,
  left: AbortSignal,
  does: typeof up = up,
): Command {
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const ended = new AbortController();
  const watch = AbortSignal.any([left, ended.signal]);
  let doer: ReturnType<Command['doer']> = does === up ? 'us' : 'nobody';
  const attached = () => {
    doer = 'another';
  };
  const asked: { -readonly [Key in keyof UpRequest]: UpRequest[Key] } = {
    ...request,
    ...asking,
    ...{ logs: true, watch, attached },
  };
  const { begun } = request;
  if (begun)
    asked.begun = async () => {
      await begun();
      // Earlier lines were reported by the previous command.
      asked.logsSince = Date.now();
    };
  const work = does(world, asked, interrupts.signal);
  work.then(
    () => finish(),
    () => finish(),
  );
  const leave = () => {
    ended.abort();
    return work;
  };
  return { request, work, finished, doer: () => doer, finish, leave };
}

function questionOn(question: QuestionSlot, asking: Asking): Pick<UpRequest, 'agree'> {
  return {
    agree: async proposal => !hasToAsk(asking, proposal) || question.ask(proposal),
  };
}

/** Shows messages together with the question they belong to. */
function agreementOn(question: QuestionSlot, { yes }: UpOptions): Agreement {
  const lines: Wording[] = [];
  return {
    yes,
    isTerminal: true,
    tell: line => lines.push(line),
    ask: asked => question.ask({ told: lines.splice(0), reasons: [asked] }),
  };
}

/** Lets a person pick a profile when none is named or remembered; undefined if they left. */
export async function pickOnScreen({ checkout, history }: World): Promise<string | undefined> {
  const { pickProfile } = await import('../ui/screen/pick-profile.tsx');
  const { stdout, stdin } = process;
  const profiles = await checkout.profiles();
  return pickProfile({
    ...{ stdout, stdin, process, stopJob, color: wantsColor(stdout) },
    suggested: history.lastProfile() ?? defaultProfile,
    workspace: checkout.source,
    profiles: profileChoices(profiles, await stepsOf(checkout.root, profiles), history),
  });
}

function stepsIn({ services }: Definition): ReadonlySet<string> {
  return new Set(services.filter(isStep).map(({ name }) => name));
}

function workspaceIn({ facts }: State, { services }: Definition) {
  return facts[services.find(isWorkspace)?.name ?? '']?.container;
}

const timer: Timer = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const handle = setTimeout(run, delayMs);
    return () => clearTimeout(handle);
  },
};
