import { beforeAll, describe, expect, test } from 'vitest';
import { atRest } from './reload/look.ts';
import { type Checkout, edit } from './support/checkout.ts';
import { type Emulated, emulated } from './support/emulated.ts';
import { runsOf } from './support/engine.ts';
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

/** What the terminal shows of a card. Its text wraps in a narrow terminal. */
const cards = { api: /✗ Kernel API \(api\)/, web: /✗ Web \(web\)/, worker: /✗ Workers \(worker\)/ };
const isHealthy = (profile: string) => (text: string) =>
  new RegExp(`^[^\\n]*\\b${profile}\\b[^\\n]*● healthy`).test(text) && /q leave/.test(text);
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
    await screen.until(text => /✗ failed/.test(text) && /2 more/.test(text));
    const seen = new Set<string>();
    for (const _ of Object.keys(cards)) {
      const [service = ''] = Object.entries(cards).find(([, card]) => card.test(text(screen))) ?? [];
      expect(text(screen)).toMatch(/ModuleNotFoundError[\s\S]*bkmonitor\/setti/);
      seen.add(service);
      await press(screen, tab, shown =>
        Object.entries(cards).some(([name, card]) => name !== service && card.test(shown)),
      );
    }
    expect([...seen].sort()).toEqual(Object.keys(cards));

    await press(screen, 'l', isOpen);
    await press(screen, 'E', shown => /›▸ ModuleNotFoundError/.test(shown));
    await press(screen, 'y', shown => /Copied/.test(shown));
    await press(screen, enter, shown => /›▾ Traceback \(most recent call last\):/.test(shown));
    // Every line of it can be scrolled to.
    await until(screen, 'j', /settings\.py", ?line 1/);
    await until(screen, 'j', /named[\s›]*'no_such_module'/);
    await press(screen, '/', shown => /search: /.test(shown));
    screen.press('no_such');
    await screen.until(shown => /search: no_such/.test(shown));
    await press(screen, enter, shown => /"no_such"/.test(shown));
    await press(screen, esc, shown => !/"no_such"/.test(shown));
    await press(screen, esc, shown => !isOpen(shown));

    await mend();
    await screen.until(isHealthy('web-worker'));
    expect(text(screen)).not.toContain('keeps ending');
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
    await screen.until(shown => /\bfull\b/.test(shown.split('\n')[0] ?? '') && /◐ starting/.test(shown));
    await screen.until(shown => /[◐●] beat/.test(shown) || /[◐●] broker/.test(shown));
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

const text = (screen: Emulated) => screen.rows().join('\n');

/** Presses a key again and again until the terminal shows this. */
async function until(screen: Emulated, key: string, sees: RegExp): Promise<void> {
  for (let presses = 0; !sees.test(text(screen)); presses++) {
    if (presses > 300) throw new Error(`${sees} is not to be reached by ${key}:\n${text(screen)}`);
    const before = text(screen);
    screen.press(key);
    await screen.until(shown => shown !== before);
  }
}

/** Chooses a profile, and agrees to what that changes if it asks. */
async function toProfile(screen: Emulated, profile: string): Promise<void> {
  screen.press('p');
  await screen.until(shown => /── Profiles/.test(shown));
  await until(screen, 'k', new RegExp(`› [○●] ${profile}\\b`));
  screen.press(enter);
  await screen.until(shown => !/── Profiles/.test(shown));
}
