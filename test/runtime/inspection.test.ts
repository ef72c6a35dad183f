import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { en } from '../../src/shared/messages/en.ts';
import { parseLoaded } from '../../src/shared/model/loaded-settings.ts';
import { mask } from '../../src/shared/model/secret.ts';
import { pythonLiteralsOf } from '../support/python-literals.ts';

const folder = join(import.meta.dirname, '../../.devcontainer/runtime/inspection');

interface Asked {
  readonly start?: unknown;
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string | number | boolean>>;
  readonly seconds?: number;
}

/**
 * What the program prints about a product with these files, which is in `checkout`. Products with Celery and Django are
 * inspected in test/docker/products.long.test.ts; these end, or need neither.
 */
function inspected(files: Readonly<Record<string, string>>, asked: Asked = {}) {
  const checkout = mkdtempSync(join(tmpdir(), 'bkdev-inspection-'));
  onTestFinished(() => rmSync(checkout, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  }
  const request = { start: { module: 'shop.wsgi' }, directory: '.', environment: {}, seconds: 50, ...asked };
  const { PATH, HOME } = process.env;
  const printed = execFileSync('python3', [join(folder, 'run.py'), JSON.stringify(request)], {
    encoding: 'utf8',
    env: { PATH, HOME, BKDEV_SOURCE_FOLDER: checkout, DB_PASSWORD: 'geheimnis-1' },
  });
  const found = parseLoaded(printed);
  expect(printed.trim().split('\n').length).toBe(1);
  return { found, printed, written: execFileSync('find', [checkout, '-name', '*.py[co]'], { encoding: 'utf8' }) };
}

/** What is found where this is all that the product does when it is loaded. */
const whenLoaded = (text: string, asked?: Asked) => inspected({ 'shop/wsgi.py': text }, asked).found;

test('a product that uses neither Celery nor Django must be loaded, whatever it prints, and nothing be written', () => {
  const noise = 'import sys\nprint("{}")\nsys.stderr.write("x" * 100_000)\n';
  const { found, written } = inspected({ 'shop/wsgi.py': noise });
  expect({ found, written }).toEqual({ found: { celery: [], django: null, notes: [] }, written: '' });
});

test('an exception must be told with its place, and what was printed before it', () => {
  const text = 'print("loading")\ndef read():\n    return {}["SHOP_HOST"]\nread()\n';
  expect(whenLoaded(text)).toEqual({
    failure: { code: 'inspect.raises', params: { error: "KeyError: 'SHOP_HOST'", at: 'shop/wsgi.py:3' } },
    output: [
      ...['loading', '  File "shop/wsgi.py", line 4, in <module>', '    read()'],
      ...['  File "shop/wsgi.py", line 3, in read', '    return {}["SHOP_HOST"]'],
    ],
  });
});

test('no secret must be told', () => {
  const dsn = 'postgres://shop:p@ss/word@db/shop';
  const text = `import os
print("connecting to ${dsn} with", os.environ["DB_PASSWORD"], "or", dict(PASSWORD="hunter2"), "token=abc123")
raise ValueError(f"${dsn}, {os.environ['DB_PASSWORD']}")
`;
  const { found, printed } = inspected({ 'shop/wsgi.py': text });
  const masked = `postgres://shop:${mask}@db/shop`;
  expect(found).toMatchObject({
    failure: { params: { error: `ValueError: ${masked}, ${mask}` } },
    output: expect.arrayContaining([`connecting to ${masked} with ${mask} or {'PASSWORD': '${mask}'} token=${mask}`]),
  });
  for (const secret of ['geheimnis', 'ss/word', 'hunter2', 'abc123']) expect(printed).not.toContain(secret);
});

test.each([
  [
    'import sys\nprint("no")\nsys.exit("no settings")',
    'inspect.exits',
    { status: 'no settings', at: 'shop/wsgi.py:3' },
  ],
  ['import os\nprint("no", flush=True)\nos._exit(4)', 'inspect.ended', { status: 4 }],
  ['import os\nprint("no", flush=True)\nos.kill(os.getpid(), 11)', 'inspect.killed', { signal: 'SIGSEGV' }],
  ['import os, time\nprint("no", flush=True)\nos.closerange(3, 99)\ntime.sleep(600)', 'inspect.no-answer', {}],
  ['import os, sys\nprint("no", flush=True)\nos.write(int(sys.argv[1]), b"x" * 2_000_000)', 'inspect.too-large', {}],
  ['print("no")\ninput()', 'inspect.raises', { error: 'EOFError: EOF when reading a line', at: 'shop/wsgi.py:2' }],
])('%j must be told for what it is', (text, code, params) => {
  expect(whenLoaded(text)).toMatchObject({ failure: { code, params }, output: expect.arrayContaining(['no']) });
});

test('a product that hangs must be killed in time, with the processes that it started', () => {
  const text = `import subprocess, time
child = subprocess.Popen(["sleep", "600"])
print("started", child.pid)
time.sleep(600)
`;
  const found = whenLoaded(text, { seconds: 3 });
  expect(found).toEqual({
    failure: { code: 'inspect.hangs', params: { seconds: 3 } },
    output: [expect.stringMatching(/^started \d+$/)],
  });
  const pid = String(found && 'output' in found && found.output[0]?.replace('started ', ''));
  const state = execFileSync('sh', ['-c', `cut -d' ' -f3 /proc/${pid} 2>/dev/null || true`], { encoding: 'utf8' });
  expect(state.trim()).toBeOneOf(['', 'Z']);
});

test('threads and exit handlers of the product must not delay the end', () => {
  const text = `import atexit, threading, time
threading.Thread(target=time.sleep, args=[600]).start()
atexit.register(time.sleep, 600)
`;
  expect(whenLoaded(text)).toEqual({ celery: [], django: null, notes: [] });
});

test('of endless output, only the end must be kept', () => {
  const found = whenLoaded('for number in range(100_000):\n    print("line", number)\nraise KeyError');
  expect(found && 'output' in found && [found.output.length, found.output[0], found.output.at(-1)]).toEqual([
    ...[12, 'line 99990', '    raise KeyError'],
  ]);
});

test('packages that are not installed must be told', () => {
  const without = { PYTHONPATH: 'nowhere' };
  expect(inspected({ 'shop/celery.py': '' }, { start: { celery: 'shop' }, environment: without }).found).toMatchObject({
    failure: { code: 'inspect.no-celery' },
  });
  const manage = 'from django.core.management import execute_from_command_line\n';
  expect(inspected({ 'manage.py': manage }, { start: { script: ['manage.py', 'runserver'] } }).found).toMatchObject({
    failure: { code: 'inspect.raises', params: { error: "ModuleNotFoundError: No module named 'django'" } },
  });
});

test('a folder or a script that does not exist must be told', () => {
  expect(inspected({}, { directory: 'src' }).found).toMatchObject({ failure: { code: 'inspect.no-folder' } });
  expect(inspected({}, { start: { script: ['no-such-shop', 'runserver'] } }).found).toMatchObject({
    failure: { code: 'inspect.no-script', params: { script: 'no-such-shop' } },
  });
});

test("the program's own folder and variables must be used, not those of bkdev", () => {
  const text = `import importlib.util, os, sys
names = [name for name in ("load", "bkdev_definition", "programs") if importlib.util.find_spec(name)]
raise ValueError(os.path.basename(sys.path[0]), names, os.environ["COUNT"], os.environ["ON"])
`;
  const asked = { start: { module: 'wsgi:application' }, directory: 'src', environment: { COUNT: 5, ON: true } };
  expect(inspected({ 'src/wsgi.py': text }, asked).found).toMatchObject({
    failure: { params: { error: "ValueError: ('src', [], '5', 'true')" } },
  });
});

test.each([
  ['redis://:p@ss@redis:6379/0', `redis://:${mask}@redis:6379/0`, ['redis']],
  ['redis://:p/w@redis/0?a=b@c', `redis://:${mask}@redis/0?a=b@c`, ['redis']],
  ['amqp://u:a;b@one//;amqp://u:c@two', `amqp://u:${mask}@one//;amqp://u:${mask}@two`, ['one', 'two']],
  ['sentinel://:pw@one:26379,two:26379', `sentinel://:${mask}@one:26379,two:26379`, ['one', 'two']],
  ['rediss://redis/0?password=geheim', `rediss://redis/0?password=${mask}`, ['redis']],
  ['amqp://guest@[::1]:5672//', 'amqp://guest@[::1]:5672//', ['::1']],
  ['db+sqlite:////srv/results.db', 'db+sqlite:////srv/results.db', []],
  ['django-db', 'django-db', []],
])('%j must be shown as %j', (url, shown, hosts) => {
  const program = 'import json, sys\nfrom bkdev_masking import address\nprint(json.dumps(address(sys.argv[1])))';
  const printed = execFileSync('python3', ['-c', program, url], { encoding: 'utf8', env: { PYTHONPATH: folder } });
  expect(JSON.parse(printed)).toEqual({ url: shown, hosts });
});

test('each message must be in the catalogue', () => {
  const texts = ['run.py', 'load.py', 'bkdev_failures.py'].map(name => readFileSync(join(folder, name), 'utf8'));
  const codes = texts.flatMap(pythonLiteralsOf).flatMap(({ text }) => (text.startsWith('inspect.') ? [text] : []));
  expect(codes.filter(code => !Object.hasOwn(en, code))).toEqual([]);
});
