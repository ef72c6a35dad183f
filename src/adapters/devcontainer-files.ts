import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Profile } from '../model/profile.ts';
import { type Extension, extensionSchema, httpProbeOf } from '../model/service.ts';
import { parseYamlSource } from '../yaml-files/yaml-source.ts';
import { readProfiles } from './profile-files.ts';

const composeSchema = z.object({ services: z.record(z.string(), z.object({ 'x-bkdev': extensionSchema })) });

/** The text of each profile's `devcontainer.json`, by its path below the root. */
export async function devcontainerFiles(root: string): Promise<Record<string, string>> {
  const file = join('.devcontainer', 'compose.yaml');
  const { services } = parseYamlSource(file, await readFile(join(root, file), 'utf8'), composeSchema);
  const extensions = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, service['x-bkdev']]));
  const profiles = await readProfiles(join(root, 'profiles'));
  return Object.fromEntries(
    profiles.map(profile => [
      join('.devcontainer', profile.name, 'devcontainer.json'),
      `${JSON.stringify(toDevcontainerConfig(profile, extensions), null, 2)}\n`,
    ]),
  );
}

/** Writes them. Part of the build; a test holds the written ones in step with the profiles. */
export async function writeDevcontainerConfigs(root: string): Promise<void> {
  for (const [file, text] of Object.entries(await devcontainerFiles(root))) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
}

/**
 * The dev container configuration of a profile (containers.dev/implementors/json_reference). Generated, so that VS Code lists one
 * entry a profile; a test holds it in step. The workspace's user already has the owner's uid, and stopping the window stops nothing.
 */
export function toDevcontainerConfig(
  profile: Profile,
  extensions: Readonly<Record<string, Extension>>,
): Record<string, unknown> {
  const included = profile.services.flatMap(name => {
    const extension = extensions[name];
    return extension ? [{ name, ...extension }] : [];
  });
  const ports = included.flatMap(service => {
    const probe = httpProbeOf(service);
    return probe ? [[String(probe.port), { label: service.title ?? service.name }]] : [];
  });
  return {
    name: profile.title,
    dockerComposeFile: ['../compose.yaml'],
    service: included.find(({ role }) => role === 'workspace')?.name ?? 'workspace',
    runServices: profile.services,
    workspaceFolder: '/workspace',
    remoteUser: 'dev',
    updateRemoteUserUID: false,
    overrideCommand: false,
    shutdownAction: 'none',
    portsAttributes: Object.fromEntries(ports),
    customizations: {
      vscode: {
        extensions: ['ms-python.python', 'charliermarsh.ruff', 'Vue.volar'],
        settings: { 'python.defaultInterpreterPath': '/deps/venv/bin/python' },
      },
    },
  };
}
