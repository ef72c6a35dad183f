import { message } from '../../../shared/messages/message.ts';
import type { Definition } from '../../../shared/model/definition.ts';
import { BkdevError } from '../../../shared/model/error.ts';
import { composeFilesOf, type Profile } from '../../../shared/model/profile.ts';
import { type Environment, parseEnvironment } from '../../definition/env-file.ts';
import type { World } from '../../ports/world.ts';
import { baseImage, baseImageReference, ownBaseImages } from '../doctor/base-image.ts';
import { buildx } from '../doctor/buildx.ts';
import { compose } from '../doctor/compose.ts';
import { engine } from '../doctor/engine.ts';
import { type Agreement, remedy } from './apply-remedies.ts';
import { checkSeen } from './check-reach.ts';
import { choosePorts } from './choose-ports.ts';
import { doctorWorld } from './doctor-world.ts';
import { checkSettings } from './environment.ts';
import { generateKeys } from './generate-keys.ts';
import { writeEnvironment } from './prepare.ts';
import { settleIdentity } from './project-name.ts';

/**
 * Makes sure that there are an engine, Compose, an environment file, free ports and, if images must be built, a base
 * image; returns the definition. After consent, installs what is missing and chooses other ports; without an agreement,
 * throws what is missing. Costs nothing beyond the queries when everything is in place.
 */
export async function makeReady(world: World, profile: Profile, agreement: Agreement | undefined): Promise<Definition> {
  const definition = await findDefinition(world, profile, agreement);
  return choosePorts(world, definition, profile, agreement);
}

async function findDefinition(world: World, profile: Profile, agreement: Agreement | undefined): Promise<Definition> {
  const doctor = doctorWorld(world);
  const text = (await world.host.readText(`${world.checkout.root}/.devcontainer/.env`)) ?? '';
  const written = parseEnvironment(text);
  checkSettings(world.host.env, text, written);
  const { kept, faulty = [] } = await world.checkout.generate(profile.name);
  for (const { profile: other, error } of faulty)
    world.emit({
      type: 'notice-given',
      text: message('setup.profile-faulty', { profile: other, problem: error.told }),
      ...(error.hint !== '' && { hint: error.hint }),
    });
  for (const path of kept)
    world.emit({
      type: 'notice-given',
      text: message('setup.generated-changed', { path }),
      hint: message('setup.generated-changed.move', { path }),
    });
  const install = agreement && (() => remedy([engine, compose, buildx], doctor, agreement));
  const env = await settingsOfImages(world, written, agreement);
  const identity = await whenMissing(() => settleIdentity(world, written, agreement), install);
  const reference = async () => baseImageReference(world.engine, env, (await world.checkout.product()).debian);
  const [image] = await whenMissing(() => Promise.all([reference(), checkSeen(world)]), install);
  await writeEnvironment(world, image, identity, agreement === undefined);
  await generateKeys(world, profile, agreement === undefined);
  const definition = await whenMissing(() => world.composer.definition(composeFilesOf(profile)), install);
  const images = imagesOf(definition, profile);
  const existing = await whenMissing(() => world.engine.existingImages(images), install);
  if (agreement === undefined) return definition;
  if (images.every(image => existing.has(image))) {
    // Both are quick to check, and an outdated one would fail later with an obscure message.
    await remedy([engine, compose], doctor, agreement);
    return definition;
  }
  await remedy([engine, compose, buildx, baseImage], { ...doctor, host: { ...doctor.host, env } }, agreement);
  await writeEnvironment(world, await reference(), identity, false);
  return world.composer.definition(composeFilesOf(profile));
}

/** The images that a profile needs; what only other profiles run need not exist. */
function imagesOf({ services }: Definition, profile: Profile): string[] {
  return [...new Set(services.filter(({ name }) => profile.services.includes(name)).map(({ image }) => image))];
}

/**
 * Returns the shell's variables with the base image to use: the shell's, otherwise the one that a person wrote into
 * `.devcontainer/.env`. A new image is stored only if it exists or can be pulled, so that a wrong name does not
 * persist.
 */
async function settingsOfImages(
  world: World,
  { BKDEV_BASE_IMAGE: image = '' }: Environment,
  agreement: Agreement | undefined,
): Promise<World['host']['env']> {
  const { host, engine: containers, emit } = world;
  const asked = host.env['BKDEV_BASE_IMAGE'];
  const withWritten = { ...host.env, BKDEV_BASE_IMAGE: ownBaseImages.includes(image) ? undefined : image };
  if (!asked) return withWritten;
  const doctor = doctorWorld(world);
  const install = agreement && (() => remedy([engine, compose, buildx], doctor, agreement));
  const isKnown = asked === image || (await whenMissing(() => containers.existingImages([asked]), install)).has(asked);
  if (isKnown) return host.env;
  if (agreement === undefined) {
    emit({ type: 'notice-given', text: message('setup.image-absent', { image: asked }) });
    return withWritten;
  }
  await remedy([engine, compose, buildx, baseImage], doctor, agreement);
  return host.env;
}

const curable = new Set(['engine-unreachable', 'engine-forbidden', 'compose-unusable']);

/** Runs `work`; if the engine or Compose is missing, runs `cure` and tries again. */
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
