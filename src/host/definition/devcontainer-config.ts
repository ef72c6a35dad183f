import type { Product } from '../../shared/model/product.ts';
import { composeFilesOf, type Profile } from '../../shared/model/profile.ts';
import { type Extension, httpProbeOf, type Probe } from '../../shared/model/service.ts';
import { isWorkspace } from '../../shared/model/traits.ts';

/** A service's extension with its name. */
export interface NamedExtension extends Extension {
  readonly name: string;
}

/**
 * Returns the dev container configuration of a profile (containers.dev/implementors/json_reference), so that editors
 * list one entry per profile. The workspace's user already has the owner's uid, and closing the window stops nothing.
 * `definition` contains the services of its Compose files. The product's editor settings are merged over the common
 * ones.
 */
export function toDevcontainerConfig(
  profile: Profile,
  definition: readonly NamedExtension[],
  { editor }: Pick<Product, 'editor'>,
): Record<string, unknown> {
  const included = definition.filter(({ name }) => profile.services.includes(name));
  const workspace = included.find(isWorkspace)?.name ?? 'workspace';
  return {
    name: profile.isLocal ? `${profile.title} (local)` : profile.title,
    dockerComposeFile: composeFilesOf(profile).map(file => `../${file}`),
    service: workspace,
    // The command below starts the other services: an editor is needed most when one of them fails.
    runServices: [workspace],
    workspaceFolder: '/workspace',
    remoteUser: 'dev',
    updateRemoteUserUID: false,
    overrideCommand: false,
    shutdownAction: 'none',
    initializeCommand: openCommand(profile, workspace),
    ...portsOf(definition, profile, editor.ports),
    customizations: {
      vscode: {
        extensions: [...new Set([...extensions, ...editor.extensions])],
        settings: laidOver(settings, editor.settings),
      },
    },
  };
}

/**
 * Returns the command that an editor runs on the host when it opens the profile, since it starts no services by itself
 * if the workspace is already running. A single string that every shell understands; it always succeeds, because a
 * failing command would keep the editor from opening.
 */
function openCommand(profile: Profile, workspace: string): string {
  const files = composeFilesOf(profile).join(' ');
  const services = [workspace, ...profile.services.filter(name => name !== workspace)].join(' ');
  const command = `sh .devcontainer/runtime/open-profile.sh ${profile.name} ${files} -- ${services}`;
  return `${command} || echo bkdev: ${profile.name} was not brought up`;
}

/** Stores publish no port on the host, so the editor forwards these. */
const storePorts: Readonly<Record<string, number>> = { mysql: 3306, redis: 6379, rabbitmq: 5672, memcached: 11211 };

function storePort(probe: Probe | undefined): number | undefined {
  return storePorts[Object.keys(probe ?? {})[0] ?? ''];
}

/**
 * Ports that are published on the host must not be forwarded again: editors do so when a terminal prints such an
 * address, but to the workspace, where nothing listens. Attributes cover every service, because a container keeps those
 * it was created with when profiles change (devcontainers/cli, getImageMetadataFromContainer).
 */
function portsOf(
  services: readonly NamedExtension[],
  profile: Profile,
  labels: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const labelled = Object.entries(labels).map(([port, label]) => [port, { label }] as const);
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
    portsAttributes: Object.fromEntries([...labelled, ...published, ...silent]),
  };
}

function titleOf({ name, title }: NamedExtension): string {
  return title ?? name;
}

/** Merges the product's settings over the base; maps are merged. */
function laidOver(
  base: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const isMap = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const merged = Object.entries(own).map(([name, value]) => {
    const known = base[name];
    return [name, isMap(known) && isMap(value) ? { ...(known as object), ...(value as object) } : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

const extensions = ['ms-python.python', 'ms-python.vscode-pylance', 'ms-python.debugpy', 'redhat.vscode-yaml'];

const settings = {
  'python.defaultInterpreterPath': '/deps/venv/bin/python',
  'files.watcherExclude': { '**/.git/objects/**': true, '**/node_modules/**': true, '**/__pycache__/**': true },
};
