import { parse } from 'ini';
import type { Host } from '../../ports/host.ts';

/** A value and where it comes from. */
export interface Written {
  readonly value: string;
  /** The file that contains it. */
  readonly from: string;
}

/**
 * Parses a pip configuration file into values by `section.key`, keys in lower case
 * (pip.pypa.io/en/stable/topics/configuration). An indented line continues the previous value, as in Python's
 * configparser.
 */
export function parsePipConfig(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = '';
  let key = '';
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const header = /^\[([^\]]+)\]/.exec(line);
    const pair = /^([^\s=:][^=:]*)[=:](.*)$/.exec(line);
    if (header?.[1] !== undefined) section = header[1].trim();
    else if (pair?.[1] !== undefined && pair[2] !== undefined) {
      key = `${section}.${pair[1].trim().toLowerCase().replaceAll('_', '-')}`;
      values.set(key, pair[2].trim());
    } else if (/^\s/.test(line) && key !== '') values.set(key, `${values.get(key)}\n${line.trim()}`.trim());
  }
  return values;
}

/**
 * Parses an .npmrc with npm's own parser. List items are joined by newlines, and `${NAME}` is replaced from the
 * environment if set (docs.npmjs.com/cli/configuring-npm/npmrc).
 */
export function parseNpmrc(text: string, env: Host['env']): Map<string, string> {
  const replaced = (value: unknown) =>
    String(value).replace(/\$\{(\w+)\??\}/g, (whole, name: string) => env[name] ?? whole);
  const values = Object.entries(parse(text)).flatMap(([key, value]): [string, string][] => {
    if (Array.isArray(value)) return [[key, value.map(replaced).join('\n')]];
    return typeof value === 'object' && value !== null ? [] : [[key, replaced(value)]];
  });
  return new Map(values);
}

/** Reads pip's configuration files, highest precedence first. */
export async function readPipConfigs(host: Host): Promise<{ file: string; values: Map<string, string> }[]> {
  const home = host.env['HOME'] ?? '';
  const own = host.env['XDG_CONFIG_HOME'] ?? `${home}/.config`;
  const paths = [host.env['PIP_CONFIG_FILE'], `${own}/pip/pip.conf`, `${home}/.pip/pip.conf`, '/etc/pip.conf'];
  const files = await Promise.all(
    paths.map(async path => {
      const text = path ? await host.readText(path) : undefined;
      return path === undefined || text === undefined ? [] : [{ file: path, values: parsePipConfig(text) }];
    }),
  );
  return files.flat();
}

/** Reads the person's .npmrc. */
export async function readNpmrc(host: Host): Promise<{ file: string; values: Map<string, string> }> {
  const file = host.env['npm_config_userconfig'] || `${host.env['HOME'] ?? ''}/.npmrc`;
  return { file, values: parseNpmrc((await host.readText(file)) ?? '', host.env) };
}
