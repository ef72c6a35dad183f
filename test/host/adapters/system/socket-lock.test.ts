import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSocketLock } from '../../../../src/host/adapters/system/socket-lock.ts';
import type { HeldLock, OtherHolder } from '../../../../src/host/ports/project-lock.ts';
import type { EngineEvent } from '../../../../src/shared/model/event.ts';
import { inEnglish } from '../../../support/said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;

function notice(text: string): EngineEvent {
  return { type: 'notice-given', at: 1, text };
}

async function hold(command = 'up api', project = 'shop'): Promise<HeldLock> {
  const lock = await createSocketLock(folder).acquire(project, command);
  if (!lock.held) throw new Error(`somebody else holds it: ${lock.command}`);
  return lock;
}

async function meet(project = 'shop'): Promise<OtherHolder> {
  const lock = await createSocketLock(folder).acquire(project, 'stop');
  if (lock.held) throw new Error('nobody held it');
  return lock;
}

async function textsOf(other: OtherHolder, signal = never): Promise<string[]> {
  const texts: string[] = [];
  for await (const event of other.events(signal)) if ('text' in event) texts.push(inEnglish(event.text));
  return texts;
}

test('the second process must learn what the first one does, and receive all of its events', async () => {
  const held = await hold();
  held.publish(notice('before'));
  const other = await meet();
  const heard = textsOf(other);
  held.publish(notice('after'));
  held.publish({ type: 'log-appended', at: 2, service: 'api', text: 'a line' });
  await held.release();
  expect(other.command).toBe('up api');
  expect(await heard).toEqual(['before', 'after', 'a line']);
});

test('logs must not be kept for later followers', async () => {
  const held = await hold();
  held.publish({ type: 'log-appended', at: 2, service: 'api', text: 'a line' });
  held.publish(notice('kept'));
  const heard = textsOf(await meet());
  await held.release();
  expect(await heard).toEqual(['kept']);
});

test('a released lock must be free, leave no file, and tolerate a second release', async () => {
  const held = await hold();
  await Promise.all([held.release(), held.release()]);
  expect(readdirSync(folder)).toEqual([]);
  await (await hold('stop')).release();
});

test('projects must not block each other', async () => {
  const held = await Promise.all([hold('up', 'shop'), hold('up', 'blog')]);
  await Promise.all(held.map(lock => lock.release()));
});

test('a project with a name too long for a socket must be lockable, and distinguished from one with the same beginning', async () => {
  const long = 'bkdev-'.padEnd(120, 'x');
  const held = await hold('up', long);
  expect((await meet(long)).command).toBe('up');
  await (await hold('up', `${long}y`)).release();
  await held.release();
});

test('the folder must be closed to others', async () => {
  const held = await createSocketLock(join(folder, 'new')).acquire('shop', 'up api');
  expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  if (held.held) await held.release();
});

test('a follower that leaves must not disturb the holder or the others', async () => {
  const held = await hold();
  const leaving = new AbortController();
  const [first, second] = [await meet(), await meet()];
  const heard = [textsOf(first, leaving.signal), textsOf(second)];
  held.publish(notice('one'));
  leaving.abort();
  await heard[0];
  held.publish(notice('two'));
  await held.release();
  expect(await heard[1]).toEqual(['one', 'two']);
});

test('a follower that neither reads nor leaves must not keep the holder from ending', async () => {
  const held = await hold();
  const stuck = connect({ path: join(folder, 'shop.sock'), allowHalfOpen: true });
  await once(stuck, 'connect');
  await meet();
  await held.release();
  stuck.destroy();
});

test('a holder that accepts the connection and closes it silently must count as gone', async () => {
  const leaving = createServer(socket => {
    leaving.close();
    socket.destroy();
  });
  leaving.listen(join(folder, 'shop.sock'));
  await once(leaving, 'listening');
  await (await hold()).release();
});

/** Starts a process that holds the lock, publishes one event and runs until it is killed. */
async function startHolder() {
  const lock = join(import.meta.dirname, '../../../../src/host/adapters/system/socket-lock.ts');
  const script = `
    const { createSocketLock } = await import(${JSON.stringify(lock)});
    const lock = await createSocketLock(${JSON.stringify(folder)}).acquire('shop', 'up api');
    lock.publish({ type: 'notice-given', at: 1, text: 'from afar' });
    console.log('holding');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const _ of createInterface({ input: child.stdout })) break;
  return child;
}

test('the lock of a killed process must be acquired by exactly one of those who want it', async () => {
  const child = await startHolder();
  const heard = textsOf(await meet());
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await heard).toEqual(['from afar']);
  expect(readdirSync(folder)).toEqual(['shop.sock']);
  const locks = await Promise.all(
    ['one', 'two', 'three', 'four'].map(command => createSocketLock(folder).acquire('shop', command)),
  );
  const holders = locks.filter(lock => lock.held);
  expect(holders).toHaveLength(1);
  await Promise.all(holders.map(lock => lock.release()));
});

test('a process that found the lock taken must be able to end while the holder continues', async () => {
  const held = await hold();
  const lock = join(import.meta.dirname, '../../../../src/host/adapters/system/socket-lock.ts');
  const script = `
    const { createSocketLock } = await import(${JSON.stringify(lock)});
    const other = await createSocketLock(${JSON.stringify(folder)}).acquire('shop', 'stop');
    console.log(other.command);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect((await said).value).toBe('up api');
  await held.release();
});

test('a process that only follows must find the holder and receive its events from the beginning', async () => {
  const lock = await hold('up full');
  lock.publish(notice('one'));
  const other = await createSocketLock(folder).attach('shop');
  expect(other?.command).toBe('up full');
  const texts = textsOf(other as OtherHolder);
  lock.publish(notice('two'));
  await lock.release();
  expect(await texts).toEqual(['one', 'two']);
});

test('a process that only follows must find nobody if there is no holder, and not become the holder', async () => {
  expect(await createSocketLock(folder).attach('shop')).toBeUndefined();
  const lock = await hold();
  await lock.release();
  expect(await createSocketLock(folder).attach('shop')).toBeUndefined();
  await (await hold()).release();
});
