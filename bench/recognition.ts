import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figures.ts';

const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'bkdev.js');
const runs = 7;

/** How long it takes to examine a large product's files: 20,000, of which 8,000 are Python with 3 KB each. */
export const recognitionFigure: Figure = {
  name: 'bkdev init --explain on 20,000 files',
  ...{ limit: 1, unit: 's' },
  measure: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bkdev-bench-tree-'));
    try {
      writeProduct(folder);
      return Array.from({ length: runs }, () => timeOf(folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function timeOf(folder: string): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [program, 'init', '--explain', '--json', folder], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(`bkdev init --explain ended with ${status}: ${stderr}`);
  return (performance.now() - startedAt) / 1000;
}

function writeProduct(folder: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write(
    'manage.py',
    "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'large.settings'\nfrom django.core.management import x\n",
  );
  write('requirements.txt', 'django==5.2\ncelery[redis]==5.5\npsycopg[binary]==3.2\n');
  write('large/celery.py', "from celery import Celery\napp = Celery('large')\n");
  write(
    'large/settings.py',
    "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\nROOT_URLCONF = 'large.urls'\n",
  );
  write('Procfile', 'worker: celery -A large worker -Q celery,mail\n');
  const source = `from celery import shared_task\n\n${'@shared_task(queue="mail")\ndef send(address):\n    """Sends."""\n    return address  # done\n\n'.repeat(35)}`;
  for (let index = 0; index < 8_000; index += 1) write(`large/app${index % 200}/module${index}.py`, source);
  for (let index = 0; index < 12_000; index += 1)
    write(`front/part${index % 300}/file${index}.ts`, 'export const a = 1;\n');
}
