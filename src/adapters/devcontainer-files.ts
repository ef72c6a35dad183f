import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { toDevcontainerConfig } from '../model/devcontainer-config.ts';
import { extensionSchema } from '../model/service.ts';
import { readProfiles } from './disk-checkout.ts';
import { parseYamlSource } from './yaml-source.ts';

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
