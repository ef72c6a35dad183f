import { createServer } from 'node:net';
import { docker } from '../support/engine.ts';
import type { Fault } from './fault.ts';
import { containerOf } from './stack.ts';

const nothingToUndo = async () => undefined;

export const mysqlStopped: Fault = {
  name: "MySQL's container is stopped",
  told: { mysql: { phase: 'stopped', health: 'unknown' } },
  inject: async checkout => {
    await docker('stop', containerOf(checkout, 'mysql'));
    return nothingToUndo;
  },
};

export const brokerStopped: Fault = {
  name: "RabbitMQ's container is stopped",
  told: {
    broker: { phase: 'stopped', health: 'unknown' },
    worker: {
      phase: 'running',
      health: 'unhealthy',
      reason: /broker .* is unreachable/,
      class: 'broker-unreachable',
      cause: /broker/,
    },
  },
  inject: async checkout => {
    await docker('stop', containerOf(checkout, 'broker'));
    return nothingToUndo;
  },
};

export const webRemoved: Fault = {
  name: "web's container is removed by hand",
  told: { web: { phase: 'absent', health: 'unknown' } },
  inject: async checkout => {
    await docker('rm', '-f', containerOf(checkout, 'web'));
    return nothingToUndo;
  },
};

export const portTaken: Fault = {
  name: 'the port of a role that is not there is taken by another process',
  told: { api: { phase: 'absent', health: 'unknown' } },
  inject: async checkout => {
    await docker('rm', '-f', containerOf(checkout, 'api'));
    const squatter = createServer(socket => socket.destroy());
    await new Promise<void>(resolve => squatter.listen(checkout.port, '127.0.0.1', resolve));
    return () => new Promise(resolve => squatter.close(resolve));
  },
};
