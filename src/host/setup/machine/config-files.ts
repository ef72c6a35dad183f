import { parse } from 'ini';
import type { Host } from '../../ports/host.ts';

/** A value and where it was written. */
export interface Written {
  readonly value: string;
  /** The file it stands in. */
  readonly from: string;
}

/**
 * A pip configuration file's values by `section.key`, keys in lower case (pip.pypa.io/en/stable/topics/configuration).
 * A line that is indented continues the value before it, as Python's configparser has it.
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
 * An .npmrc's values, read by npm's own parser; the lines of a list are joined, `${NAME}` is replaced from the
 * environment and stays where it is not set (docs.npmjs.com/cli/configuring-npm/npmrc).
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

/** What pip's configuration files say, the one that counts most first. */
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

/** What the person's .npmrc says. */
export async function readNpmrc(host: Host): Promise<{ file: string; values: Map<string, string> }> {
  const file = host.env['npm_config_userconfig'] || `${host.env['HOME'] ?? ''}/.npmrc`;
  return { file, values: parseNpmrc((await host.readText(file)) ?? '', host.env) };
}
