import { parseSaid } from '../../support/said.ts';
import { containerOf, supervise } from '../faults/stack.ts';
import type { Checkout } from '../support/checkout.ts';
import { docker } from '../support/engine.ts';

/** Limits of inotify: the number of watched folders, and of instances. */
type Limit = 'max_inotify_watches' | 'max_inotify_instances';

/**
 * Replaces the agent of a checkout by one to which the kernel applies this limit. The limit is set in a separate user
 * namespace, because those in `fs.inotify` apply to the whole machine. Returns a function that restores the first
 * agent.
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
