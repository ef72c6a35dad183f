import { resolve } from 'node:path';
import { type Message, message } from '../../shared/messages/message.ts';
import { masked } from '../../shared/model/secret.ts';
import type { InitPlan, Proposal } from '../definition/init-plan.ts';
import { runtimeFolder, tasksFile, versionFile } from '../definition/runtime-version.ts';
import type { TextMerge } from '../ports/text-merge.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { say } from '../ui/text/language.ts';
import { neutralise } from '../ui/text/neutralise.ts';
import { printLines } from '../wiring/output.ts';

/** What `init` is about to do, or has done. */
export interface InitReport {
  /** The plan without and with the runtime and the decision about its proposals. */
  readonly plan: InitPlan;
  readonly whole: InitPlan;
  readonly isAgreed: boolean;
  readonly target: string;
  readonly version: string;
  readonly assumed: readonly Message[];
  /** What the definition says about files of the product. */
  readonly notes: readonly Message[];
}

/** Prints what would be done, with a diff of each file that would change. */
export function tellPlan(report: InitReport, json: boolean, texts: TextMerge): void {
  const { plan, whole, target, version, assumed, notes } = report;
  const fresh = [...whole.write.keys()].filter(
    path => !isOwn(path) && !plan.proposals.some(proposal => proposal.path === path),
  );
  const runtime = [...whole.write.keys(), ...whole.remove].filter(path => isOwn(path) && path !== versionFile);
  if (json) {
    const proposed = plan.proposals.map(({ path, isMerged, after }) => ({
      path,
      isMerged,
      removed: after === undefined,
    }));
    const { kept, merged, open, remove: removed, aside } = whole;
    const rest = { kept, merged, open, removed, aside: [...aside.keys()] };
    printLines([jsonText({ workspace: target, version, dryRun: true, write: fresh, proposed, ...rest })]);
    return;
  }
  const isNothing = fresh.length + runtime.length + plan.proposals.length === 0;
  printLines([
    ...assumedLines(assumed),
    ...(isNothing ? [say(message('init.would-change-nothing', { folder: target }))] : []),
    ...(fresh.length === 0 ? [] : [say(message('init.would-write', { files: fresh, folder: target }))]),
    ...(runtime.length === 0 ? [] : [say(message('init.would-replace-runtime', { version, files: runtime.length }))]),
    ...proposalLines(plan, texts),
    ...[...openAndKept(plan), ...notes].map(say),
  ]);
}

/** Returns each change to a user's file as a unified diff, in which possible secrets are masked. */
export function proposalLines({ proposals }: InitPlan, texts: TextMerge): readonly string[] {
  return proposals.flatMap(({ path, before, after, isMerged }: Proposal) => {
    if (after === undefined) return [say(message('init.no-longer-needed', { file: path }))];
    const heading = isMerged
      ? message('init.edited-since', { file: path })
      : message('init.unchanged-since', { file: path });
    const hunks = texts.diff(before.toString('utf8'), after.contents.toString('utf8'));
    const shown = hunks.map(line => neutralise(path.endsWith('.env') ? withoutSecret(line) : line));
    return [say(heading), `--- ${path}`, `+++ ${path}`, ...shown];
  });
}

function withoutSecret(line: string): string {
  const [, head, name, value] = /^([ +-]\s*(?:export\s+)?)([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
  return name === undefined ? line : `${head}${name}=${masked(name, value ?? '')}`;
}

/** Prints what was done. `written` includes the generated files. */
export function tellDone(
  {
    plan,
    whole,
    isAgreed,
    target,
    version,
    assumed,
    notes,
    written,
  }: InitReport & { readonly written: readonly string[] },
  json: boolean,
): void {
  const proposed = plan.proposals.map(({ path }) => path);
  if (json) {
    const { kept, remove: removed, before, merged, open } = whole;
    const carried = Object.fromEntries(whole.carried);
    const declined = isAgreed ? [] : proposed;
    const result = { workspace: target, version, before, written, kept, aside: [...whole.aside.keys()], carried };
    printLines([jsonText({ ...result, removed, merged, open, declined, assumed, notes })]);
    return;
  }
  const fresh = written.filter(path => !isOwn(path) && !proposed.includes(path));
  const runtime = [...written, ...whole.remove].filter(path => isOwn(path) && path !== versionFile);
  const isElsewhere = resolve('.') !== target;
  const opened = new Set(plan.open.map(({ aside }) => aside));
  const lines: readonly Message[] = [
    ...(plan.from01 ? [message('init.from-01')] : []),
    ...(fresh.length > 0 ? [message('init.written', { files: fresh, folder: target })] : []),
    ...(fresh.length === 0 && proposed.length === 0 ? [message('init.nothing-to-write', { folder: target })] : []),
    ...(runtime.length > 0 || plan.before !== version
      ? [message('init.runtime', { version, files: runtime.length, ...(plan.before && { before: plan.before }) })]
      : []),
    ...(isAgreed && proposed.length > 0 ? [message('init.updated', { files: proposed })] : []),
    ...[...plan.carried].map(([from, to]) => message('init.carried', { from, to })),
    ...[...whole.aside.keys()].filter(file => !opened.has(file)).map(file => message('init.aside', { file })),
    ...(isAgreed ? openAndKept(plan) : plan.kept.map(toKept)),
    ...(isAgreed
      ? []
      : [message('init.not-applied', { files: proposed, command: `bkdev init${isElsewhere ? ` ${target}` : ''}` })]),
    ...notes,
    message('init.next', { command: `bkdev up${isElsewhere ? ` --workspace ${target}` : ''}` }),
  ];
  printLines([...assumedLines(assumed), ...lines.map(say)]);
}

function assumedLines(assumed: readonly Message[]): readonly string[] {
  return assumed.length === 0 ? [] : [message('init.assumed.heading'), ...assumed].map(say);
}

function openAndKept({ merged, open, kept }: InitPlan): readonly Message[] {
  return [
    ...merged.map(file => message('init.merged', { file })),
    ...open.map(({ file, lines, aside, asideLines }) =>
      message('init.open', { file, lines, aside, ...(asideLines && { asideLines }) }),
    ),
    ...kept.map(toKept),
  ];
}

function toKept(file: string): Message {
  if (file !== tasksFile) return message('init.kept', { file });
  return message('init.kept-tasks', { file, template: `${runtimeFolder}tasks.json` });
}

function isOwn(path: string): boolean {
  return path.startsWith(runtimeFolder);
}
