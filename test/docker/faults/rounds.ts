import { importError, linkBroken, outOfMemory, syntaxError, tableDropped } from './code.ts';
import { brokerPassword, refused, unreachable } from './configuration.ts';
import { brokerStopped, mysqlStopped, portTaken, webRemoved } from './containers.ts';
import type { Round } from './fault.ts';
import { brokerDiskAlarm, poolStuck, programStopped, queueUnread, vhostDropped, workerElsewhere } from './messages.ts';
import { lockBroken, lockOutdated } from './packages.ts';
import { agentAway, agentStopped, childKilled, containerStopped, socketRemoved, volumeEmptied } from './probes.ts';
import { foreignLock, killed, stoppedChild, stoppedParents } from './processes.ts';
import { accountChanged, charset, databaseDropped, migrationPending, redisDiskFull, redisPaused } from './stores.ts';

const stepFailed = { status: 3, code: 'step-failed' };
const roleFailed = { status: 3, code: 'role-failed' };

/** All faults, in an order that requires few restarts. */
export const rounds: readonly Round[] = [
  { name: 'stopped processes', faults: stoppedParents, mendedBy: 'itself' },
  { name: 'a stopped pool', faults: [stoppedChild, charset, brokerDiskAlarm], mendedBy: 'itself' },
  { name: 'queues and migrations', faults: [queueUnread, migrationPending], mendedBy: 'itself' },
  { name: 'killed processes', faults: [...killed, foreignLock], mendedBy: 'itself' },
  { name: 'a paused store', faults: [redisPaused, containerStopped], mendedBy: 'itself' },
  { name: 'a lost database', faults: [databaseDropped, programStopped], mendedBy: 'itself' },
  { name: 'a lost virtual host', faults: [vhostDropped], mendedBy: 'itself' },
  { name: 'a pool that is stuck', faults: [poolStuck], mendedBy: 'itself' },
  { name: 'a lost Python', faults: [childKilled], mendedBy: 'itself' },
  { name: 'a lost socket', faults: [socketRemoved], mendedBy: 'itself' },
  { name: 'a lost volume', faults: [volumeEmptied], mendedBy: 'itself' },
  { name: 'a changed account', faults: [accountChanged], mendedBy: 'a restart of its own' },
  { name: 'the agent away', faults: [agentAway], mendedBy: 'itself' },
  { name: 'the agent hanging', faults: [agentStopped], mendedBy: 'itself' },
  { name: 'code', faults: [importError, syntaxError], mendedBy: 'bkdev up' },
  { name: 'a lost table', faults: [tableDropped], mendedBy: 'bkdev up' },
  { name: 'link', faults: [linkBroken, outOfMemory], mendedBy: 'bkdev up' },
  // beat exhausts its start attempts meanwhile; the next round recreates it.
  { name: 'a full disk', faults: [redisDiskFull], mendedBy: 'bkdev up' },
  { name: 'variables', faults: refused, up: roleFailed, mendedBy: 'bkdev up' },
  { name: 'addresses', faults: unreachable, up: roleFailed, mendedBy: 'bkdev up' },
  { name: 'another virtual host', faults: [workerElsewhere], mendedBy: 'bkdev up' },
  { name: 'the broker', faults: [brokerPassword], up: stepFailed, mendedBy: 'bkdev up' },
  { name: 'a corrupt lock', faults: [lockBroken], up: stepFailed, mendedBy: 'bkdev up' },
  { name: 'an outdated lock', faults: [lockOutdated], up: stepFailed, mendedBy: 'bkdev up' },
  { name: 'stopped stores', faults: [mysqlStopped, brokerStopped, webRemoved], mendedBy: 'bkdev up' },
  { name: 'a taken port', faults: [portTaken], up: { status: 4, code: 'port-taken' }, mendedBy: 'bkdev up' },
];
