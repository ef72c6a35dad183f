import { parse } from 'yaml';
import * as z from 'zod';
import { debuggable, debugMode, debugPorts, preferredPort } from '../../shared/model/debugging.ts';
import type { Definition } from '../../shared/model/definition.ts';
import { usualMode } from '../../shared/model/modes.ts';
import type { Programs } from '../../shared/model/programs.ts';
import type { Service } from '../../shared/model/service.ts';

/** The services in debug mode; `waits`: their programs wait for a debugger before they start. */
export type Debugged = Readonly<Record<string, { readonly waits: boolean }>>;

/** The programs that a service runs in its usual mode. */
export function usualPrograms({ modes, programs }: Service): Programs | undefined {
  return modes?.[usualMode] === undefined ? programs : modes[usualMode].programs;
}

/**
 * Returns the overlay's text; undefined if no service is debugged. A debugger's port is published on the loopback
 * interface, by a variable that is called like those of other ports (`portVariable`). `definition` is the one without
 * the overlay.
 */
export function debugOverlay({ services }: Definition, debugged: Debugged): string | undefined {
  const able = services.filter(service => debuggable(usualPrograms(service)).length > 0);
  const blocks = able.flatMap((service, index) => {
    const about = debugged[service.name];
    return about === undefined ? [] : [blockOf(service, index, about.waits)];
  });
  if (blocks.length === 0) return undefined;
  const header = '# Written by bkdev: the services in debug mode. `bkdev debug SERVICE --off` ends it.';
  return `${header}\nservices:\n${blocks.join('\n')}\n`;
}

function blockOf(service: Service, index: number, waits: boolean): string {
  const { name, ports } = service;
  const debugging = [...debugPorts(usualPrograms(service)).values()];
  const first = ports[0]?.container ?? debugging[0];
  const published = debugging.map(port => {
    const variable = `BKDEV_PORT_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}${port === first ? '' : `_${port}`}`;
    return `      - "127.0.0.1:\${${variable}:-${preferredPort(port, index)}}:${port}"`;
  });
  return [
    `  ${name}:`,
    `    x-bkdev-mode: ${debugMode}`,
    ...(waits ? ['    x-bkdev-waits: true'] : []),
    // The debugger is installed from there on first use.
    `    environment: {BKDEV_PYPI_INDEX: "\${BKDEV_PYPI_INDEX:-}"}`,
    '    ports:',
    ...published,
  ].join('\n');
}

const overlaySchema = z.object({
  services: z.record(z.string(), z.object({ 'x-bkdev-waits': z.boolean().optional() })),
});

/** Returns the services in debug mode according to the overlay's text; none if it is not what bkdev wrote. */
export function debuggedIn(text: string | undefined): Debugged {
  if (text === undefined) return {};
  try {
    const { services } = overlaySchema.parse(parse(text));
    return Object.fromEntries(
      Object.entries(services).map(([name, service]) => [name, { waits: service['x-bkdev-waits'] ?? false }]),
    );
  } catch {
    return {};
  }
}
