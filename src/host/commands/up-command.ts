import { type MessageCode, message } from '../../shared/messages/message.ts';
import { isMessage } from '../../shared/messages/wording.ts';
import { BkdevError, type ErrorReport, exitStatusFor } from '../../shared/model/error.ts';
import { chooseProfile, type Profile } from '../../shared/model/profile.ts';
import { runSession } from '../session/run-session.ts';
import type { UpOptions } from '../session/session.ts';
import { cellWidth, padCells } from '../ui/text/cells.ts';
import { say } from '../ui/text/language.ts';
import { plain } from '../ui/text/plain.ts';
import { agreementOf, askPerson, canDraw, printLines } from '../wiring/output.ts';
import { type CommonOptions, wire } from '../wiring/wire.ts';

/** Runs `bkdev up` and returns the exit status. Throws BkdevError for what prevented its start. */
export async function runUp(options: UpOptions & { readonly detach: boolean }): Promise<number> {
  if (options.detach && !options.dryRun) {
    const { runDetached } = await import('../session/detach.ts');
    return runDetached(options);
  }
  return exitStatusFor(await runSession(options, 'in-doubt'));
}

/**
 * Runs `bkdev` without a command and returns the exit status: shows what is running on the screen without changing it;
 * if nothing is running, lets the person pick a profile to bring up. Without a screen, runs `status`.
 */
export async function runBare(options: CommonOptions): Promise<number> {
  if (options.json || !canDraw()) {
    const { runStatus } = await import('./status-command.ts');
    return runStatus({ ...options, watch: false, timing: false });
  }
  const { lookOnScreen } = await import('../session/look-on-screen.ts');
  const chosen = { tui: true, dryRun: false, timeout: 300_000, rollback: true };
  const about: UpOptions = { ...options, ...chosen, profile: undefined };
  const found = await lookOnScreen(about);
  if (found.was === 'shown') return exitStatusFor(found.error);
  return found.profile === undefined
    ? 0
    : exitStatusFor(await runSession({ ...about, profile: found.profile }, 'in-doubt'));
}

/**
 * Runs `bkdev switch` and returns the exit status. At a terminal a person agrees to the plan first; declining is no
 * failure. Throws BkdevError `usage` if no profile is named and nobody can be asked.
 */
export async function runSwitch(options: UpOptions): Promise<number> {
  const profile = options.profile ?? (await askedProfile(options));
  if (profile === undefined) return 0;
  return unlessDeclined(await runSession({ ...options, profile }, 'always'));
}

/** Returns the exit status for an error; a person who declined the plan did nothing wrong. */
export function unlessDeclined(error: ErrorReport | undefined): number {
  return isMessage(error?.message) && error.message.code === declined ? 0 : exitStatusFor(error);
}

/** The error code's message when a person declined the plan. */
const declined: MessageCode = 'plan.declined';

/** Undefined if the person chose none. */
async function askedProfile(options: UpOptions): Promise<string | undefined> {
  const world = wire(options.workspace, process.env, () => undefined);
  const profiles = await world.checkout.profiles();
  const { isTerminal } = agreementOf(options);
  if (options.yes || options.json || !isTerminal) throw noneNamed(profiles);
  if (options.tui && canDraw()) {
    const { pickOnScreen } = await import('../session/up-on-screen.ts');
    return pickOnScreen(world);
  }
  printLines(numbered(profiles, world.history.lastProfile()));
  const answer = (await askPerson(say(message('switch.which-profile')), process.stderr)).trim();
  return answer === '' ? undefined : profileOf(answer, profiles).name;
}

function noneNamed(profiles: readonly Profile[]): BkdevError {
  return new BkdevError({
    code: 'usage',
    message: message('switch.no-profile'),
    hint: message('switch.profiles', { profiles: profiles.map(({ name }) => name) }),
  });
}

/** Lists the profiles for a choice by number; a star marks the last one. */
export function numbered(profiles: readonly Profile[], last: string | undefined): string[] {
  const width = Math.max(...profiles.map(({ name }) => cellWidth(plain(name))));
  return profiles.map(({ name, title }, index) =>
    [`${name === last ? '*' : ' '} ${index + 1}`, padCells(plain(name), width), plain(title)].join('  '),
  );
}

/** Returns the profile with this number or name. Throws BkdevError `profile-unknown`, which lists the profiles. */
export function profileOf(answer: string, profiles: readonly Profile[]): Profile {
  return profiles[Number(answer) - 1] ?? chooseProfile(profiles, answer, undefined);
}
