import { expect, test } from 'vitest';
import { findDifference } from '../../../src/host/definition/bring-up-to-date.ts';
import { refusalOf, shopCompose, writtenCheckout } from '../../support/written-checkout.ts';

const compose = `${shopCompose}  worker: {x-bkdev: {role: worker}}
  beat: {x-bkdev: {role: beat}}
  page: {ports: ["8000:8000"], x-bkdev: {role: web}}
`;
const profile = (scale: string) =>
  `name: web\ntitle: Web\nextends: api\nservices: [worker, beat, page]\nscale:\n  ${scale}\n`;

async function fault(files: Readonly<Record<string, string>>): Promise<unknown> {
  const here = writtenCheckout({ '.devcontainer/compose.yaml': compose, ...files });
  try {
    return (await refusalOf(() => findDifference(here.root)))?.message;
  } finally {
    here.remove();
  }
}

test.for([
  ['worker: -1', 'scale.worker: must be a whole number from 1 to 20'],
  ['worker: 0', 'scale.worker: must be a whole number from 1 to 20'],
  ['worker: 500', 'scale.worker: must be a whole number from 1 to 20'],
  ['worker: x', 'scale.worker: must be a whole number from 1 to 20'],
  ['beat: 2', 'beat is a singleton: a second instance would do its work a second time'],
  ['mysql: 2', 'mysql is a store, and a second instance would open the same data'],
  ['migrate: 2', 'migrate is a step, which runs once and ends'],
  ['redis: 2', 'redis is not a service of this profile'],
  [
    'page: 2',
    'page publishes a fixed port on the host, which only one container can have; behind a gateway, an overlay with "ports: !reset []" takes the port away',
  ],
] as const)('a profile with %s must be refused at its line', async ([scale, what]) => {
  expect(await fault({ 'profiles/web.yaml': profile(scale) })).toBe(`profiles/web.yaml:6: ${what}`);
});

test('an overlay that removes the port must allow several instances', async () => {
  const overlaid = profile('page: 2').replace('services:', 'overlays: [compose.gateway.yaml]\nservices:');
  const overlay = 'services:\n  page: {ports: !reset []}\n';
  const files = { '.devcontainer/compose.gateway.yaml': overlay, 'profiles/web.yaml': overlaid };
  expect(await fault(files)).toBeUndefined();
});

test.for([
  [
    '{deploy: {replicas: 0}, x-bkdev: {role: worker}}',
    'services.worker.deploy.replicas: must be a whole number from 1 to 20',
  ],
  ['{scale: 500, x-bkdev: {role: worker}}', 'services.worker.scale: must be a whole number from 1 to 20'],
  [
    '{deploy: {replicas: 2}, x-bkdev: {role: beat}}',
    'services.worker.deploy.replicas: worker is a singleton: a second instance would do its work a second time',
  ],
] as const)('a definition with %s must be refused at its line', async ([service, what]) => {
  const written = `${shopCompose}  worker: ${service}\n`;
  expect(await fault({ '.devcontainer/compose.yaml': written })).toBe(`.devcontainer/compose.yaml:8: ${what}`);
});

test('instances requested by a profile must be in its Compose file, as replicas if there is a deploy section', async () => {
  const deploying = compose.replace('worker: {', 'worker: {deploy: {replicas: 2}, ');
  for (const [text, line] of [
    [compose, '    scale: 3'],
    [deploying, '    deploy:\n      replicas: 3'],
  ] as const) {
    const here = writtenCheckout({ '.devcontainer/compose.yaml': text, 'profiles/web.yaml': profile('worker: 3') });
    const { write } = await findDifference(here.root);
    here.remove();
    const [, ...overlay] = (write.get('.devcontainer/web/compose.yaml') ?? '').split('\n');
    expect(overlay.join('\n')).toBe(`services:\n  worker:\n${line}\n`);
  }
});
