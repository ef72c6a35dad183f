import { expect, test } from 'vitest';
import { whyUnfit } from '../../../../src/host/orchestrator/plan/misfit.ts';
import { message } from '../../../../src/shared/messages/message.ts';
import type { ContainerFacts } from '../../../../src/shared/model/container.ts';
import { inEnglish } from '../../../support/said.ts';
import { sampleContainer } from '../../../support/sample-environment.ts';
import { apiProfile, service, shop } from '../../../support/shop.ts';

const api = service('api', 'api', 'API');
const folder = '/home/ada/shop/.devcontainer';

function why(about: Partial<ContainerFacts>, files: readonly string[] = ['compose.yaml'], of = api) {
  const container = sampleContainer({ configHash: of.configHash, ...about });
  return whyUnfit(of, container, { ...shop, files }, { ...apiProfile, name: 'big' });
}

/** A container of another configuration, created from these files. */
function madeFrom(...configFiles: string[]): Partial<ContainerFacts> {
  return { configHash: 'another', configFiles: configFiles.map(file => `${folder}/${file}`) };
}

test('a container with the same configuration must fit, whatever files it was created from', () => {
  expect(why({ configFiles: [`${folder}/compose.yaml`, `${folder}/compose.old.yaml`] })).toBeUndefined();
});

test('a dead container must not fit, whatever it was created from', () => {
  expect(why({ state: 'dead' })).toEqual(message('cause.container-dead'));
});

test('the first container must not fit if it has the name of a further one, unless nobody uses that name', () => {
  expect(inEnglish(why({ number: 2 }))).toBe('it goes by api.2, and no api is there');
  expect(why({ number: 2, isFurther: true })).toBeUndefined();
  for (const role of ['workspace', 'step', 'db'] as const)
    expect(why({ number: 2 }, ['compose.yaml'], service(role, role, role))).toBeUndefined();
});

test('a workspace must fit although the override of the devcontainer CLI changes its hash', () => {
  const workspace = service('workspace', 'workspace', 'Workspace');
  expect(why({ configHash: 'another' }, ['compose.yaml', 'compose.full.yaml'], workspace)).toBeUndefined();
  expect(why({ state: 'dead' }, ['compose.yaml'], workspace)).toEqual(message('cause.container-dead'));
});

test.for([
  [['compose.yaml'], ['compose.yaml'], 'its configuration changed'],
  [['compose.yaml'], ['compose.yaml', 'compose.full.yaml'], 'profile big adds compose.full.yaml'],
  [['compose.yaml', 'compose.full.yaml'], ['compose.yaml'], 'profile big drops compose.full.yaml'],
  [['compose.yaml', 'a.yaml'], ['compose.yaml', 'b.yaml'], 'profile big adds b.yaml and drops a.yaml'],
  [['compose.yaml'], ['compose.yaml', 'big/compose.yaml', 'b.yaml'], 'profile big adds big/compose.yaml, b.yaml'],
  [['docker-compose.yml'], ['compose.yaml', 'b.yaml'], 'its configuration changed'],
] as const)('made from %j, wanted from %j: %s', ([before, now, cause]) => {
  expect(inEnglish(why(madeFrom(...before), now))).toBe(cause);
});

test('files outside the definition, such as the override of an editor, must not count as overlays', () => {
  const configFiles = [`${folder}/compose.yaml`, '/home/ada/.local/state/override.yml'];
  expect(why({ configHash: 'another', configFiles })).toEqual(message('cause.configuration-changed'));
});

test('a container without its Compose files must count as changed', () => {
  expect(why({ configHash: 'another' }, ['compose.yaml', 'b.yaml'])).toEqual(message('cause.configuration-changed'));
});
