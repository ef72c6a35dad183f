import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { message } from '../../shared/messages/message.ts';
import { BkdevError } from '../../shared/model/error.ts';
import type { Status } from '../../shared/model/status.ts';
import { findCheckout } from '../adapters/system/disk-checkout.ts';
import { parseEnvironment } from '../definition/env-file.ts';
import { readStatus } from '../orchestrator/status.ts';
import type { Environment } from '../ports/container-engine.ts';
import { definitionInUse } from '../setup/readiness/definition-in-use.ts';
import { type EnvironmentSummary, environmentTable } from '../ui/text/environment-table.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { printLines, wantsColor } from '../wiring/output.ts';
import { type CommonOptions, wire, wireMachine } from '../wiring/wire.ts';

/** Lists every environment on the engine, of any checkout; works outside a checkout. */
export async function runLs(options: CommonOptions): Promise<void> {
  const { engine, host } = wireMachine(process.env);
  const here = rootOf(options.workspace);
  const environments = await engine.environments();
  const summaries = await Promise.all(
    environments.map(async environment => {
      const current = here !== undefined && realPath(environment.checkout) === here;
      const written = await host.readText(join(environment.checkout, '.devcontainer', '.env'));
      return { ...(await summarise(environment, written)), current };
    }),
  );
  const sorted = summaries.sort((one, other) => one.workspace.localeCompare(other.workspace));
  if (options.json) return printLines([jsonText({ environments: sorted })]);
  const { stdout } = process;
  const columns = stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
  printLines(environmentTable(sorted, { columns, color: wantsColor(stdout) }));
}

type Summary = Omit<EnvironmentSummary, 'current'>;

/** Returns the state of an environment. A problem with one is returned as its reason and does not hide the others. */
async function summarise(environment: Environment, written: string | undefined): Promise<Summary> {
  const { project, checkout } = environment;
  if (!existsSync(join(checkout, '.devcontainer', 'compose.yaml'))) return withoutFolder(environment);
  try {
    const world = wire(checkout, shellFor(project, written, process.env), () => undefined);
    const { definition, profile } = await definitionInUse(world);
    return fromStatus(environment, await readStatus(world, definition, profile));
  } catch (error) {
    if (!(error instanceof BkdevError)) throw error;
    const { message: reason, hint } = error.report();
    return { project, workspace: checkout, profile: null, outcome: 'unknown', urls: [], reason, hint };
  }
}

function fromStatus({ project, checkout }: Environment, { profile, outcome, services }: Status): Summary {
  const urls = services.flatMap(({ service, url, phase }) => (url && phase === 'running' ? [{ service, url }] : []));
  return { project, workspace: checkout, profile, outcome, urls, reason: '', hint: '' };
}

/** Without the folder, its containers may be running, but their health cannot be determined. */
export function withoutFolder({ project, checkout, containers }: Environment): Summary {
  const states = Object.values(containers).map(({ state }) => state);
  const running = states.filter(state => state === 'running').length;
  return {
    ...{ project, workspace: checkout, profile: null, outcome: 'unknown', urls: [] },
    reason: message('ls.folder-gone', { running, containers: states.length }),
    hint: message('ls.remove-it', { command: `docker compose -p ${project} down` }),
  };
}

const ofOneCheckout = /^BKDEV_(?:PROJECT|CHECKOUT|MOVED_TO|SOURCE|UID|GID|IMAGE_TAG|PORT_.*)$/;

/**
 * Returns the shell's variables without those set for the person's own checkout, plus the project's name unless the
 * checkout's own file contains it (an unnecessary variable would invalidate the cached definition).
 */
export function shellFor(
  project: string,
  written: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !ofOneCheckout.test(name)));
  const { BKDEV_PROJECT: named, BKDEV_CHECKOUT: madeFor } = parseEnvironment(written ?? '');
  // A name without the checkout that it was written for is not trusted.
  const isWritten = named === project && madeFor !== undefined;
  return isWritten ? others : { ...others, BKDEV_PROJECT: project };
}

function rootOf(folder: string): string | undefined {
  try {
    return realPath(findCheckout(folder).root);
  } catch (error) {
    // bkdev 0.1's definition cannot be brought up by this bkdev.
    if (error instanceof BkdevError && /^definition-(?:missing|invalid)$/.test(error.code)) return undefined;
    throw error;
  }
}

/** Resolves symbolic links, if the path exists. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
