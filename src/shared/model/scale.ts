import * as z from 'zod';
import { type Message, message } from '../messages/message.ts';
import { packed } from '../messages/packed.ts';
import { isSingleton, type Traited, traitsOf } from './traits.ts';

/** More instances of a service than this are a slip of the finger: each is a container with several processes. */
export const mostInstances = 20;

/** How many instances of a service may be asked for. */
export const countSchema = z
  .number(packed(message('scale.range', { most: mostInstances })))
  .refine(
    count => Number.isInteger(count) && count >= 1 && count <= mostInstances,
    packed(message('scale.range', { most: mostInstances })),
  );

/** What tells whether a service may have several instances. */
export interface Scalable extends Traited {
  readonly name: string;
  /** It publishes a fixed port on the host. */
  readonly publishes: boolean;
}

/**
 * Why a service cannot have so many instances; undefined where it can. Of a port of the host there is one: Docker
 * creates the second container that publishes it, and refuses to start it.
 */
export function whyNotScaled(service: Scalable, count: number): Message | undefined {
  if (count === 1) return undefined;
  const { name, publishes } = service;
  if (isSingleton(service)) return message(`scale.only-one.${traitsOf(service).kind}`, { service: name });
  return publishes ? message('scale.port', { service: name }) : undefined;
}
