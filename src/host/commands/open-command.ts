import { message } from '../../shared/messages/message.ts';
import { serviceNamed } from '../../shared/model/definition.ts';
import { BkdevError } from '../../shared/model/error.ts';
import { addressOf } from '../../shared/model/service.ts';
import { jsonText } from '../ui/text/json-lines.ts';
import { printLines } from '../wiring/output.ts';
import { type CommonOptions, definitionOf, wire } from '../wiring/wire.ts';

/**
 * Runs `bkdev open`: prints a service's address and, at a terminal, opens it in the browser. Throws BkdevError `usage`
 * if the service has none.
 */
export async function runOpen(options: CommonOptions & { readonly service: string | undefined }): Promise<void> {
  const world = wire(options.workspace, process.env, () => undefined);
  const { definition, profile } = await definitionOf(world);
  const withAddress = definition.services.filter(service => addressOf(service) !== undefined);
  const running = withAddress.filter(({ name }) => profile?.services.includes(name) ?? true);
  const service =
    options.service === undefined ? (running[0] ?? withAddress[0]) : serviceNamed(definition, options.service);
  const address = service && addressOf(service);
  if (service === undefined || address === undefined)
    throw new BkdevError({
      code: 'usage',
      message: service ? message('open.no-address', { service: service.name }) : message('open.nothing'),
      hint: message('open.those-that-have', { services: withAddress.map(({ name }) => name) }),
    });
  printLines([options.json ? jsonText({ service: service.name, address }) : address]);
  if (options.json || !process.stdout.isTTY) return;
  const { openInBrowser } = await import('../wiring/browser.ts');
  await openInBrowser(address);
}
