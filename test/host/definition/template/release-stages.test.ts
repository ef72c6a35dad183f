import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dockerfileText } from '../../../../src/host/definition/template/dockerfile-text.ts';
import { planProduct } from '../../../../src/host/definition/template/product-plan.ts';
import { recognise } from '../../../../src/host/recognition/recognise.ts';
import { filesOfLayout, layoutNames, sourceTree } from '../../../support/layout.ts';

const own = readFileSync(join(import.meta.dirname, '../../../../.devcontainer/Dockerfile'), 'utf8');

function written(name: string): string {
  const findings = recognise(sourceTree(filesOfLayout(name)));
  if (findings === undefined) throw new Error(`${name} has no Django project`);
  return dockerfileText(planProduct('My Shop', findings, new Map()), own);
}

const stagesIn = (text: string) => [...text.matchAll(/^FROM (\S+) AS (\S+)/gm)].map(([, , name = '']) => name);

test.for(layoutNames)('%s must get a shipping image, each stage made from one above it', name => {
  const text = written(name);
  const seen = new Set(['scratch']);
  const missing: string[] = [];
  for (const [, from = '', stage = ''] of text.matchAll(/^FROM (\S+) AS (\S+)/gm)) {
    if (!seen.has(from) && !from.startsWith('$')) missing.push(`${stage} from ${from}`);
    seen.add(stage);
  }
  for (const [, from = ''] of text.matchAll(/(?:--from=|,from=)([\w-]+)/g)) if (!seen.has(from)) missing.push(from);
  expect(missing).toEqual([]);
  expect(stagesIn(text).at(-1)).toBe('release');
  expect(text).not.toMatch(/bkmonitor|webpack/);
});

test("it must have the packages of production, and start the server with the product's configuration", () => {
  const text = written('run-poetry-rabbitmq-asgi');
  const packages = [...text.matchAll(/^ENV BKDEV_PACKAGES='(.*)'$/gm)].map(([, json = '']) => JSON.parse(json));
  expect(packages).toMatchInlineSnapshot(`
    [
      {
        "extras": [],
        "folder": "server",
        "groups": [],
        "lock": "server/poetry.lock",
        "manifest": "server/pyproject.toml",
        "tool": "poetry",
      },
      {
        "extras": [],
        "folder": "server",
        "groups": [],
        "lock": "server/poetry.lock",
        "manifest": "server/pyproject.toml",
        "tool": "poetry",
      },
    ]
  `);
  expect(/^CMD .*$/m.exec(text)?.[0]).toMatchInlineSnapshot(
    `"CMD ["uvicorn","config.asgi:application","--host","0.0.0.0","--port","8000"]"`,
  );
});
