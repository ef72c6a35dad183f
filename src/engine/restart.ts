import type { Definition } from '../model/definition.ts';
import { BkdevError } from '../model/error.ts';
import { graceMs } from './execute.ts';
import { whileLocked } from './take-down.ts';
import type { World } from './world.ts';

/** Where the agent listens, in the workspace's container. */
const agentSocket = '/run/bkdev/agent.sock';

/** Restarts a service: a supervised role's programs through the agent, anything else by its container. Throws when it does not run. */
export async function restart(world: World, definition: Definition, name: string): Promise<void> {
  await whileLocked(world, definition, 'restart', async ledger => {
    const containers = await world.engine.containers(definition.project);
    const service = definition.services.find(candidate => candidate.name === name);
    const container = containers[name];
    if (container?.state !== 'running')
      throw new BkdevError({ code: 'role-failed', message: `${name} does not run.`, hint: 'bkdev up starts it.' });
    const workspace = definition.services.find(({ role }) => role === 'workspace')?.name ?? '';
    const agent = containers[workspace];
    ledger.record({ type: 'activity-started', activity: 'starting', services: [name] });
    if (service?.probe !== undefined && agent?.state === 'running') await askAgent(world, agent.id, name);
    else {
      await world.engine.stop(container.id, graceMs);
      await world.engine.start(container.id);
    }
    ledger.record({ type: 'activity-finished', services: [name] });
  });
}

async function askAgent(world: World, workspace: string, service: string): Promise<void> {
  const url = `http://agent/restart?service=${encodeURIComponent(service)}`;
  const argv = ['curl', '-sS', '--fail-with-body', '--unix-socket', agentSocket, '-X', 'POST', url];
  const { status, output } = await world.engine.exec(workspace, argv);
  if (status === 0) return;
  throw new BkdevError({
    code: 'role-failed',
    message: `${service} could not be restarted: ${output.trim().split('\n').at(-1)}`,
    hint: `bkdev logs ${service} shows what it wrote; bkdev up starts what is down.`,
  });
}
