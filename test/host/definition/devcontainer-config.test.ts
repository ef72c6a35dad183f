import { expect, test } from 'vitest';
import { toDevcontainerConfig } from '../../../src/host/definition/devcontainer-config.ts';

const plain = { environment: {}, isLocal: false };
const profile = {
  ...{ name: 'full', title: 'Everything', services: ['mysql', 'editor', 'api'], overlays: ['compose.full.yaml'] },
  ...plain,
};
const definition = [
  { name: 'editor', role: 'workspace' },
  { name: 'mysql', role: 'db', title: 'MySQL', probe: { mysql: {} } },
  { name: 'broker', role: 'broker', probe: { rabbitmq: {} } },
  { name: 'api', role: 'api', title: 'Kernel API', probe: { http: { port: 10204, path: '/ping' } } },
  { name: 'web', role: 'web', probe: { http: { port: 8000, path: '/' } } },
] as const;
const product = {
  editor: {
    extensions: ['ms-python.python', 'charliermarsh.ruff'],
    settings: { 'python.testing.cwd': '/workspace/shop', 'files.watcherExclude': { '**/logs/**': true } },
    ports: { '7001': 'Front end' },
  },
};
const { customizations, ...config } = toDevcontainerConfig(profile, definition, product);

test('an editor must attach to the workspace, start nothing itself, and stop nothing when it is closed', () => {
  expect(config).toEqual({
    name: 'Everything',
    dockerComposeFile: ['../compose.yaml', '../compose.full.yaml'],
    service: 'editor',
    runServices: ['editor'],
    workspaceFolder: '/workspace',
    remoteUser: 'dev',
    updateRemoteUserUID: false,
    overrideCommand: false,
    shutdownAction: 'none',
    initializeCommand:
      'sh .devcontainer/runtime/open-profile.sh full compose.yaml compose.full.yaml -- editor mysql api || echo bkdev: full was not brought up',
    forwardPorts: ['mysql:3306'],
    portsAttributes: {
      '7001': { label: 'Front end' },
      '10204': { label: 'Kernel API', onAutoForward: 'ignore' },
      '8000': { label: 'web', onAutoForward: 'ignore' },
      'mysql:3306': { label: 'MySQL', onAutoForward: 'silent' },
      'broker:5672': { label: 'broker', onAutoForward: 'silent' },
    },
  });
});

test('settings that an editor keeps from the creation of the workspace must be the same in every profile', () => {
  const other = toDevcontainerConfig({ ...profile, name: 'api', services: ['editor', 'api'] }, definition, product);
  expect(other['customizations']).toEqual(customizations);
  expect(other['portsAttributes']).toEqual(config['portsAttributes']);
});

test('extensions and settings of the product must be merged over those of every product', () => {
  expect(customizations).toEqual({
    vscode: {
      extensions: [
        ...['ms-python.python', 'ms-python.vscode-pylance', 'ms-python.debugpy', 'redhat.vscode-yaml'],
        'charliermarsh.ruff',
      ],
      settings: {
        'python.defaultInterpreterPath': '/deps/venv/bin/python',
        'python.testing.cwd': '/workspace/shop',
        'files.watcherExclude': {
          ...{ '**/.git/objects/**': true, '**/node_modules/**': true, '**/__pycache__/**': true },
          '**/logs/**': true,
        },
      },
    },
  });
});

test('local changes must be distinguishable in the list of the editor', () => {
  expect(toDevcontainerConfig({ ...profile, isLocal: true }, definition, product)['name']).toBe('Everything (local)');
});
