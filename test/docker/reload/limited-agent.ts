import { parseSaid } from '../../support/said.ts';
import { containerOf, supervise } from '../faults/stack.ts';
import type { Checkout } from '../support/checkout.ts';
import { docker } from '../support/engine.ts';

/** Limits of inotify: how many folders are watched, and how many programs may watch. */
type Limit = 'max_inotify_watches' | 'max_inotify_instances';

/**
 * Has another agent take the place of a checkout's, one for which the kernel does no more than that. The limit is that of a user
 * namespace of its own, for those below `fs.inotify` are the whole machine's. Gives what puts the first agent back.
 */
export async function limitAgent(checkout: Checkout, limit: Limit, value: number): Promise<() => Promise<void>> {
  const workspace = containerOf(checkout, 'workspace');
  const image = await docker('inspect', '--format', '{{.Config.Image}}', workspace);
  const variables = parseSaid(await docker('inspect', '--format', '{{json .Config.Env}}', workspace)) as string[];
  await supervise(checkout, 'workspace', 'stop', 'agent');
  const script = `echo ${value} > /proc/sys/user/${limit}; exec node /opt/bkdev/runtime/agent.mjs`;
  const other = await docker(
    ...['run', '--detach', '--rm', '--privileged', '--user', 'dev', '--network', `${checkout.project}_default`],
    ...['--volumes-from', workspace, '--label', `com.docker.compose.project=${checkout.project}-limited`],
    ...variables.flatMap(variable => ['--env', variable]),
    ...[image, 'unshare', '--user', '--map-root-user', 'sh', '-c', script],
  );
  return async () => {
    await docker('rm', '--force', other);
    await supervise(checkout, 'workspace', 'start', 'agent');
  };
}
