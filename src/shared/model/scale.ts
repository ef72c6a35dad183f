import * as z from 'zod';
import { type Message, message } from '../messages/message.ts';
import { packed } from '../messages/packed.ts';
import { isSingleton, type Traited, traitsOf } from './traits.ts';

/** More instances than this are a typing error: each one is a container with several processes. */
export const mostInstances = 20;

/** A valid number of instances. */
export const countSchema = z
  .number(packed(message('scale.range', { most: mostInstances })))
  .refine(
    count => Number.isInteger(count) && count >= 1 && count <= mostInstances,
    packed(message('scale.range', { most: mostInstances })),
  );

/** What decides whether a service can have several instances. */
export interface Scalable extends Traited {
  readonly name: string;
  /** Whether it publishes a fixed port on the host. */
  readonly publishes: boolean;
}

/**
 * Why a service cannot have this many instances; undefined if it can. A host port can be published only once: Docker
 * would create the second container and then refuse to start it.
 */
export function whyNotScaled(service: Scalable, count: number): Message | undefined {
  if (count === 1) return undefined;
  const { name, publishes } = service;
  if (isSingleton(service)) return message(`scale.only-one.${traitsOf(service).kind}`, { service: name });
  return publishes ? message('scale.port', { service: name }) : undefined;
}
