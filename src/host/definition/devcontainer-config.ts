import { composeFilesOf, type Profile } from '../../shared/model/profile.ts';
import { type Extension, httpProbeOf, type Probe } from '../../shared/model/service.ts';
import { isWorkspace } from '../../shared/model/traits.ts';

/** What the editor is told of a service. */
export interface NamedExtension extends Extension {
  readonly name: string;
}

/**
 * The dev container configuration of a profile (containers.dev/implementors/json_reference), so that an editor lists one entry a
 * profile. The workspace's user already has the owner's uid, and closing the window stops nothing. `definition` are the services of
 * its Compose files.
 */
export function toDevcontainerConfig(profile: Profile, definition: readonly NamedExtension[]): Record<string, unknown> {
  const included = definition.filter(({ name }) => profile.services.includes(name));
  const workspace = included.find(isWorkspace)?.name ?? 'workspace';
  return {
    name: profile.isLocal ? `${profile.title} (local)` : profile.title,
    dockerComposeFile: composeFilesOf(profile).map(file => `../${file}`),
    service: workspace,
    // The others are brought up before, by the command below: an editor is needed most when one of them does not start.
    runServices: [workspace],
    workspaceFolder: '/workspace',
    remoteUser: 'dev',
    updateRemoteUserUID: false,
    overrideCommand: false,
    shutdownAction: 'none',
    initializeCommand: openCommand(profile, workspace),
    ...portsOf(definition, profile),
    customizations: { vscode: { extensions, settings } },
  };
}

/**
 * What an editor runs on the host each time it opens the profile: by itself it would start nothing where a workspace already runs. As
 * one string, which every shell understands, because a command that fails keeps the editor from opening.
 */
function openCommand(profile: Profile, workspace: string): string {
  const files = composeFilesOf(profile).join(' ');
  const services = [workspace, ...profile.services.filter(name => name !== workspace)].join(' ');
  const command = `sh .devcontainer/runtime/open-profile.sh ${profile.name} ${files} -- ${services}`;
  return `${command} || echo bkdev: ${profile.name} was not brought up`;
}

/** Where bk-monitor's front end listens when somebody starts it in the workspace. */
const frontEnd = { '7001': { label: 'Front end' } };

/** Stores publish no port on the host; the editor is to forward those. */
const storePorts: Readonly<Record<string, number>> = { mysql: 3306, redis: 6379, rabbitmq: 5672 };

function storePort(probe: Probe | undefined): number | undefined {
  return storePorts[Object.keys(probe ?? {})[0] ?? ''];
}

/**
 * What is published on the host is reached there and never forwarded a second time: an editor does that by itself once a terminal
 * prints such an address, to the workspace, where nobody listens. The attributes are those of every service, because a container
 * keeps what it was created with while profiles change (devcontainers/cli, getImageMetadataFromContainer).
 */
function portsOf(services: readonly NamedExtension[], profile: Profile): Record<string, unknown> {
  const published = services.flatMap(service => {
    const probe = httpProbeOf(service);
    return probe ? [[String(probe.port), { label: titleOf(service), onAutoForward: 'ignore' }] as const] : [];
  });
  const stores = services.flatMap(service => {
    const port = storePort(service.probe);
    return port ? [{ ...service, address: `${service.name}:${port}` }] : [];
  });
  const silent = stores.map(store => [store.address, { label: titleOf(store), onAutoForward: 'silent' }] as const);
  return {
    forwardPorts: stores.filter(({ name }) => profile.services.includes(name)).map(({ address }) => address),
    portsAttributes: { ...frontEnd, ...Object.fromEntries([...published, ...silent]) },
  };
}

function titleOf({ name, title }: NamedExtension): string {
  return title ?? name;
}

const extensions = [
  'ms-python.python',
  'ms-python.vscode-pylance',
  'ms-python.debugpy',
  'charliermarsh.ruff',
  'Vue.volar',
  'redhat.vscode-yaml',
];

const settings = {
  'python.defaultInterpreterPath': '/deps/venv/bin/python',
  'python.analysis.extraPaths': ['bkmonitor', 'bkmonitor/packages'],
  'python.testing.pytestEnabled': true,
  'python.testing.cwd': '/workspace/bkmonitor',
  // Collecting the product's tests imports the product; an editor that saves each second would do so each second.
  'python.testing.autoTestDiscoverOnSaveEnabled': false,
  // Where it does not exist the extension's own does (ruff-vscode, "ruff.path").
  'ruff.path': ['/deps/venv/bin/ruff'],
  '[python]': { 'editor.defaultFormatter': 'charliermarsh.ruff' },
  '[vue]': { 'editor.defaultFormatter': 'Vue.volar' },
  'files.watcherExclude': Object.fromEntries(
    ['**/.git/objects/**', '**/node_modules/**', '**/__pycache__/**', '**/logs/**', '**/USERRES/**'].map(glob => [
      glob,
      true,
    ]),
  ),
};
