import { InvalidArgumentError } from 'commander';
import { message } from '../../shared/messages/message.ts';
import { say } from '../ui/text/language.ts';
import { isThemeName, type ThemeName, themes } from '../ui/text/themes.ts';

/** Parses `300s`, `5m`, `2h`, `1500ms` to milliseconds; a bare number is in seconds. */
export function toMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (!match) throw new InvalidArgumentError(say(message('usage.duration-expected')));
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  return Number(match[1]) * (units[match[2] ?? 's'] ?? 1_000);
}

/** Parses the value of `--theme`. */
export function toTheme(text: string): ThemeName {
  if (isThemeName(text)) return text;
  throw new InvalidArgumentError(say(message('usage.theme-expected', { names: Object.keys(themes) })));
}

/** Parses `web=gunicorn` and adds it to the earlier ones. */
export function toMode(text: string, modes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, service, mode] = /^([\w.-]+)=([\w-]+)$/.exec(text) ?? [];
  if (service === undefined || mode === undefined) throw new InvalidArgumentError(say(message('usage.mode-expected')));
  return { ...modes, [service]: mode };
}

/** Parses a whole number. */
export function toCount(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError(say(message('usage.number-expected')));
}
