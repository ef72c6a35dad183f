import { expect, test } from 'vitest';
import type { World } from '../../../../src/host/ports/world.ts';
import { checkRuntime } from '../../../../src/host/setup/readiness/check-runtime.ts';
import { isMessage } from '../../../../src/shared/messages/wording.ts';
import { BkdevError } from '../../../../src/shared/model/error.ts';
import type { Untimed } from '../../../../src/shared/model/event.ts';

/** The codes of what is told, or refused, of a runtime with that version file. */
async function told(text: string | undefined): Promise<readonly string[]> {
  const codes: string[] = [];
  const note = (said: unknown) => codes.push(isMessage(said) ? said.code : String(said));
  const world = {
    checkout: { root: '/srv/shop' },
    host: { readText: async () => text },
    emit: (event: Untimed) => event.type === 'notice-given' && note(event.text),
  };
  await checkRuntime(world as unknown as World, '0.10.0').catch(error => {
    if (!(error instanceof BkdevError)) throw error;
    note(error.report().message);
  });
  return codes;
}

test('only a runtime that this bkdev may not support must be refused', async () => {
  expect(await Promise.all([told('0.10.0\n'), told('0.9.3\n'), told('0.11.0\nabc file\n'), told(undefined)])).toEqual([
    [],
    ['definition.runtime-older'],
    ['definition.runtime-newer'],
    [],
  ]);
});
