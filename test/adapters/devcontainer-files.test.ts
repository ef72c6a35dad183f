import { expect, test } from 'vitest';
import { toDevcontainerConfig } from '../../src/adapters/devcontainer-files.ts';

const plain = { overlays: [], environment: {}, isLocal: false };
const profile = { name: 'api', title: 'Kernel API alone', services: ['editor', 'mysql', 'api'], ...plain };
const extensions = {
  editor: { role: 'workspace' },
  mysql: { role: 'db', title: 'MySQL' },
  api: { role: 'api', title: 'Kernel API', probe: { http: { port: 10204, path: '/ping' } } },
  web: { role: 'web', probe: { http: { port: 8000, path: '/' } } },
} as const;

test('the configuration must run exactly the profile, attach to the workspace, and stop nothing when it is closed', () => {
  expect(toDevcontainerConfig(profile, extensions)).toMatchObject({
    name: 'Kernel API alone',
    dockerComposeFile: ['../compose.yaml'],
    service: 'editor',
    runServices: ['editor', 'mysql', 'api'],
    workspaceFolder: '/workspace',
    remoteUser: 'dev',
    updateRemoteUserUID: false,
    overrideCommand: false,
    shutdownAction: 'none',
    portsAttributes: { '10204': { label: 'Kernel API' } },
  });
});
