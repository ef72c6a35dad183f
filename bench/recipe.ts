import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { NetworkSettings } from '../src/host/setup/machine/network-settings.ts';
import { inputs } from './products.ts';

const officialBase = 'debian:bookworm-slim';
const ownBase = 'bkdev-base:bookworm';

/**
 * Returns the Dockerfile of the base image of both ways: with this machine's mirrors and certificates, and a layer that
 * is nobody's. Debian's package of certificates, which the recipe installs with pip, would drop those copied before it.
 */
export function baseImage({ certificates, debianMirror, pypiIndex }: NetworkSettings, marker: string): string {
  const isMade = spawnSync('docker', ['image', 'inspect', '--format', '{{.Id}}', ownBase]).status === 0;
  const mirror = debianMirror?.value.replace(/\/+$/, '');
  const sources = [`${mirror} bookworm`, `${mirror} bookworm-updates`, `${mirror}-security bookworm-security`];
  const list = sources.map(source => `deb ${source} main`).join('\\n');
  const index = pypiIndex?.value;
  return [
    `FROM ${process.env['BKDEV_BASE_IMAGE'] ?? (isMade ? ownBase : officialBase)}`,
    `RUN echo ${marker} > /etc/bkdev-bench`,
    ...(certificates ? [`COPY <<'EOS' /usr/local/share/ca-certificates/host.crt\n${certificates.trim()}\nEOS`] : []),
    ...(mirror ? [`RUN rm -f /etc/apt/sources.list.d/* && printf '${list}\\n' > /etc/apt/sources.list`] : []),
    ...(index ? [`ENV PIP_INDEX_URL=${index} UV_DEFAULT_INDEX=${index}`] : []),
  ].join('\n');
}

/** Copies the recipe; only its base image and its images' prefix become others. Returns its folder. */
export function copyRecipe(folder: string, prefix: string, base: string, { certificates }: NetworkSettings): string {
  const folders = ['by-hand', 'bk-monitor-base'].map(each => join(inputs, each));
  const recipe = join(folder, 'by-hand');
  // What is there may be read-only. Its modes matter otherwise: images copy its scripts with them.
  const copy = 'cp -r -- "$@" && chmod -R u+w -- "$0"';
  const copied = spawnSync('sh', ['-c', copy, recipe, ...folders, folder], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(`the recipe cannot be copied: ${copied.stderr}`);
  const change = (file: string, from: string, to: string) => {
    const path = join(recipe, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(from, to));
  };
  change('compose.yaml', 'image: bkm-', `image: ${prefix}-`);
  for (const file of ['Dockerfile', ...['mariadb', 'redis', 'rabbitmq'].map(each => `services/Dockerfile.${each}`)])
    change(file, `FROM ${officialBase}`, `FROM ${base}`);
  mkdirSync(join(recipe, 'ca'));
  writeFileSync(join(recipe, 'ca', 'ca-certificates.crt'), [...rootCertificates, certificates].join('\n'));
  return recipe;
}
