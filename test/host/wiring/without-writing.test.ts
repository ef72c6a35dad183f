import { expect, test } from 'vitest';
import type { Draft } from '../../../src/host/ports/composer.ts';
import type { World } from '../../../src/host/ports/world.ts';
import { withoutWriting } from '../../../src/host/wiring/without-writing.ts';
import { scenario } from '../../support/scenario.ts';
import { shop as definition } from '../../support/shop.ts';

/** A checkout that records every change, and the environment that Compose was asked with. */
function watched() {
  const files = { '/home/ada/shop/.devcontainer/.env': "BKDEV_PORT_API='1'\n" };
  const { world } = scenario({ host: { files } });
  const changed: string[] = [];
  const asked: (Draft | undefined)[] = [];
  const note = (path: string) => void changed.push(path);
  const checkout: World['checkout'] = {
    ...world.checkout,
    foresee: async () => ({ write: new Map([['.devcontainer/quiet/compose.yaml', 'services: {}\n']]), keep: ['kept'] }),
    generate: async () => ({ changed: [], kept: [] }),
    write: note,
    writeForAll: note,
    remove: note,
    open: folders => [...folders],
  };
  const composer: World['composer'] = {
    ...world.composer,
    definition: async (_, draft) => {
      asked.push(draft);
      return definition;
    },
  };
  return { dry: withoutWriting({ ...world, checkout, composer }), changed, asked };
}

test('files that a dry run would write must be readable, used for queries, and never written', async () => {
  const { dry, changed, asked } = watched();
  const file = '/home/ada/shop/.devcontainer/.env';
  await dry.composer.definition(['compose.yaml']);
  expect(await dry.host.readText(file)).toBe("BKDEV_PORT_API='1'\n");
  expect(await dry.checkout.generate('api')).toEqual({ changed: [], kept: ['kept'] });
  dry.checkout.write('.devcontainer/.env', "BKDEV_PORT_API='2'\n");
  dry.checkout.writeForAll('.devcontainer/.bkdev-truth-x', '1');
  dry.checkout.remove('.devcontainer/.env');
  expect(dry.checkout.open(['logs'], {}, { uid: 1, gid: 1 })).toEqual([]);
  expect(await dry.host.readText(file)).toBe("BKDEV_PORT_API='2'\n");
  await dry.composer.definition(['compose.yaml', 'quiet/compose.yaml']);
  expect(changed).toEqual([]);
  expect(asked.map(draft => draft && { ...draft, files: draft.files.get('quiet/compose.yaml') })).toEqual([
    undefined,
    { environment: { BKDEV_PORT_API: '2' }, files: 'services: {}\n' },
  ]);
});
