import { join } from 'node:path';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { atRest } from './reload/look.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { type Emulated, emulated } from './support/emulated.ts';
import { runsOf } from './support/engine.ts';
import { openEngineProxy } from './support/engine-proxy.ts';
import { takeStack } from './support/pool.ts';
import { expectExactly } from './support/profiles.ts';

let checkout: Checkout;
beforeAll(async () => {
  checkout = await takeStack('web-worker');
});

const sizes = [
  [40, 10],
  [80, 24],
  [120, 40],
  [200, 60],
] as const;
const esc = '\u001B';
const [ctrlC, enter, tab] = ['\u0003', '\r', '\t'];
const cause = "ModuleNotFoundError: No module named 'no_such_module'";

/** What the terminal shows of a card. */
const cards = { api: /✗ Kernel API \(api\)/, web: /✗ Web \(web\)/, worker: /✗ Workers \(worker\)/ };
/** A narrow terminal has room for the beginning of the profile's name. */
const isHealthy = (profile: string) => (text: string) =>
  new RegExp(`^[^\\n]* ${profile.slice(0, 2)}[^\\n]*● healthy`).test(text) && /q leave/.test(text);
const isOpen = (text: string) => /Esc back/.test(text);

describe.each(sizes)('in %i×%i cells', (columns, rows) => {
  const open = () => emulated(checkout, { columns, rows });
  const press = async (screen: Emulated, key: string, isWished: (text: string) => boolean) => {
    screen.press(key);
    await screen.until(isWished);
  };

  test('three roles broken by one import must be read card by card, searched, copied and mended', async () => {
    const before = await runsOf(checkout.project);
    const screen = open();
    await screen.until(isHealthy('web-worker'));
    const mend = await edit(checkout, 'bkmonitor/settings.py', text => `import no_such_module\n${text}`);
    onTestFinished(mend);
    await screen.until(text => /✗ failed/.test(text) && /2 more/.test(text));
    const seen = new Set<string>();
    // A worker that tries again has no card meanwhile.
    await until(
      screen,
      () => tab,
      shown => {
        const [service] = Object.entries(cards).find(([, card]) => card.test(shown)) ?? [];
        if (service && /ModuleNotFoundError|No module named/.test(shown)) seen.add(service);
        return seen.size === Object.keys(cards).length;
      },
    );

    await press(screen, 'l', isOpen);
    await press(screen, 'E', shown => /›[^\n]*▸ ModuleNotFoundError/.test(shown));
    await press(screen, 'y', shown => /Copied/.test(shown));
    await press(screen, enter, shown => /›[^\n]*▾ Traceback \(most recent call last\):/.test(shown));
    // Every line of it can be scrolled to.
    await until(
      screen,
      () => 'j',
      shown => flat(shown).includes('bkmonitor/settings.py",line1,in<module>'),
    );
    await until(
      screen,
      () => 'j',
      shown => flat(shown).includes(flat(cause)),
    );
    await press(screen, '/', shown => /search: /.test(shown));
    screen.press('no_such');
    await screen.until(shown => /search: no_such/.test(shown));
    await press(screen, enter, shown => /"no_such"/.test(shown));
    await press(screen, esc, shown => !/"no_such/.test(shown));
    await press(screen, esc, shown => !isOpen(shown));

    await mend();
    await screen.until(shown => isHealthy('web-worker')(shown) && !/keeps ending/.test(shown));
    screen.press('q');
    const { status, stdout } = await screen.finished;
    expect(status).toBe(0);
    const copied = new RegExp(`${esc}\\]52;c;([^\\u0007]*)\\u0007`).exec(stdout)?.[1] ?? '';
    expect(Buffer.from(copied, 'base64').toString()).toContain(cause);
    expect(await runsOf(checkout.project)).toEqual(before);
  });

  test('a switch that is interrupted must be told on return, and be finished or undone from there', async () => {
    const screen = open();
    await screen.until(isHealthy('web-worker'));
    await toProfile(screen, 'full');
    await screen.until(shown => /◐ broker/.test(shown));
    screen.press(ctrlC);
    expect(await screen.finished).toMatchObject({ status: 130 });

    const again = open();
    await again.until(shown => /^[^\n]*(?:✗|◐|○|◌) (?!looking|healthy)/.test(shown));
    await toProfile(again, 'web-worker');
    await again.until(isHealthy('web-worker'));
    again.press('q');
    expect(await again.finished).toMatchObject({ status: 0 });
    await atRest(checkout);
    await expectExactly(checkout, 'web-worker');
  });
});

test('while the engine is gone nothing must be green, and once it is back the truth', async () => {
  const before = await runsOf(checkout.project);
  const proxy = await openEngineProxy(join(inject('environment').home, 'screen-engine.sock'));
  onTestFinished(proxy.close);
  const env = { ...checkout.env, DOCKER_HOST: proxy.host };
  const screen = emulated({ ...checkout, env }, { columns: 80, rows: 24 });
  await screen.until(isHealthy('web-worker'));
  proxy.goAway();
  await screen.until(shown => /^[^\n]*\? unknown/.test(shown) && !/● /.test(shown));
  proxy.comeBack();
  await screen.until(isHealthy('web-worker'));
  screen.press('q');
  expect(await screen.finished).toMatchObject({ status: 0 });
  expect(await runsOf(checkout.project)).toEqual(before);
});

const text = (screen: Emulated) => screen.rows().join('\n');

/** Where a terminal wraps a line is of no interest. */
const flat = (shown: string) => shown.replace(/[\s›│]/g, '');

/** Presses a key again and again until the terminal shows this. */
async function until(screen: Emulated, key: () => string, isWished: (text: string) => boolean): Promise<void> {
  for (let presses = 0; !isWished(text(screen)); presses++) {
    if (presses > 300) throw new Error(`${isWished} is not reached by ${key()}:\n${text(screen)}`);
    const before = text(screen);
    screen.press(key());
    await screen.until(shown => shown !== before);
  }
}

const asks = /Go ahead\?/;

/** Chooses a profile, and agrees to what that changes if it is asked. */
async function toProfile(screen: Emulated, profile: string): Promise<void> {
  screen.press('p');
  await screen.until(shown => /── Profiles/.test(shown));
  const chosen = () => /› [○●] (\S+)/.exec(text(screen).slice(text(screen).indexOf('── Profiles')))?.[1] ?? '';
  // They are in alphabetical order.
  await until(
    screen,
    () => (chosen() > profile ? 'k' : 'j'),
    () => chosen() === profile,
  );
  screen.press(enter);
  await screen.until(shown => asks.test(shown) || isHealthy(profile)(shown));
  if (asks.test(text(screen))) screen.press('y');
}
