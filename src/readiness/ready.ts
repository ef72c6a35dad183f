import { baseImage, baseImageReference, ownBaseImages } from '../doctor/base-image.ts';
import { buildx } from '../doctor/buildx.ts';
import { compose } from '../doctor/compose.ts';
import { engine } from '../doctor/engine.ts';
import type { Definition } from '../model/definition.ts';
import { BkdevError } from '../model/error.ts';
import { composeFilesOf, type Profile } from '../model/profile.ts';
import type { World } from '../ports/world.ts';
import { type Agreement, remedy } from './apply-remedies.ts';
import { choosePorts } from './choose-ports.ts';
import { doctorWorld } from './doctor-world.ts';
import { parseEnvironment } from './environment.ts';
import { writeEnvironment } from './prepare.ts';

/**
 * Makes sure that there is an engine, Compose, the environment file, free ports and, where images have to be built, a base image;
 * gives the definition. What is missing is installed, and what is taken chosen anew, after consent; without an agreement nothing is,
 * and what is missing is thrown. Costs nothing beyond the questions when all is there.
 */
export async function makeReady(world: World, profile: Profile, agreement: Agreement | undefined): Promise<Definition> {
  const definition = await findDefinition(world, profile, agreement);
  return choosePorts(world, definition, profile, agreement);
}

async function findDefinition(world: World, profile: Profile, agreement: Agreement | undefined): Promise<Definition> {
  const doctor = doctorWorld(world);
  for (const path of (await world.checkout.generate()).kept)
    world.emit({
      type: 'notice-given',
      text: `${path} is not as bkdev generates it from the profiles, so it stays as it is.`,
      hint: `Put changes into profiles/ or an overlay; without the file (rm ${path}) it is generated again.`,
    });
  const install = agreement && (() => remedy([engine, compose, buildx], doctor, agreement));
  const written = await writtenBaseImage(world);
  const env = world.host.env['BKDEV_BASE_IMAGE'] ? world.host.env : { ...world.host.env, ...written };
  await writeEnvironment(world, await whenMissing(() => baseImageReference(world.engine, env), install));
  const definition = await whenMissing(() => world.composer.definition(composeFilesOf(profile)), install);
  const images = [...new Set(definition.services.map(service => service.image))];
  const existing = await whenMissing(() => world.engine.existingImages(images), install);
  if (agreement === undefined) return definition;
  if (images.every(image => existing.has(image))) {
    // Both answer at once, and a too old one fails later with a message that nobody understands.
    await remedy([engine, compose], doctor, agreement);
    return definition;
  }
  try {
    await remedy([engine, compose, buildx, baseImage], { ...doctor, host: { ...doctor.host, env } }, agreement);
  } catch (error) {
    // What the shell named this once must not stay behind in the file when there is no such image.
    await writeEnvironment(world, await baseImageReference(world.engine, written));
    throw error;
  }
  await writeEnvironment(world, await baseImageReference(world.engine, env));
  return world.composer.definition(composeFilesOf(profile));
}

/** A base image that the person wrote into `.devcontainer/.env`. */
async function writtenBaseImage({ checkout, host }: World): Promise<Record<string, string>> {
  const text = await host.readText(`${checkout.root}/.devcontainer/.env`);
  const image = parseEnvironment(text ?? '')['BKDEV_BASE_IMAGE'];
  return image === undefined || ownBaseImages.includes(image) ? {} : { BKDEV_BASE_IMAGE: image };
}

const curable = new Set(['engine-unreachable', 'engine-forbidden', 'compose-unusable']);

/** Does it; when the engine or Compose is what is missing, cures that and does it again. */
async function whenMissing<Result>(
  work: () => Promise<Result>,
  cure: (() => Promise<void>) | undefined,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (cure === undefined || !(error instanceof BkdevError) || !curable.has(error.code)) throw error;
    await cure();
    return work();
  }
}
