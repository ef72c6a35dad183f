import { type Message, message } from '../messages/message.ts';
import type { Service } from './service.ts';

/** Returns why the image of a service cannot be rebuilt with this profile's services; undefined if it can. */
export function whyNotRebuilt({ name, isBuilt }: Service, services: readonly string[]): Message | undefined {
  if (!services.includes(name)) return message('rebuild.not-in-profile', { service: name });
  return isBuilt ? undefined : message('rebuild.not-built', { service: name });
}
