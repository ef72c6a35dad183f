import { containerOf, supervise } from '../faults/stack.ts';
import type { Checkout } from '../support/checkout.ts';
import { docker } from '../support/engine.ts';

/**
 * Has another agent take the place of a checkout's, one for which the kernel watches no more than so many folders. The limit is
 * that of a user namespace of its own, for `fs.inotify.max_user_watches` is the whole machine's. Gives what puts the first agent
 * back.
 */
export async function limitWatches(checkout: Checkout, watches: number): Promise<() => Promise<void>> {
  const workspace = containerOf(checkout, 'workspace');
  const image = await docker('inspect', '--format', '{{.Config.Image}}', workspace);
  const variables = JSON.parse(await docker('inspect', '--format', '{{json .Config.Env}}', workspace)) as string[];
  await supervise(checkout, 'workspace', 'stop', 'agent');
  const script = `echo ${watches} > /proc/sys/user/max_inotify_watches; exec node /opt/bkdev/agent.mjs`;
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
