import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BkdevError, type ErrorReport } from '../../src/shared/model/error.ts';
import { type Said, said } from './said.ts';

/** A real folder that contains a definition and profiles. */
export interface WrittenCheckout {
  readonly root: string;
  put(path: string, text: string): void;
  text(path: string): string | undefined;
  write(path: string, text: string): void;
  remove(): void;
}

export const shopCompose = `services:
  workspace: {x-bkdev: {role: workspace, title: Workspace}}
  mysql: {x-bkdev: {role: db, title: MySQL}}
  redis: {x-bkdev: {role: cache}}
  migrate: {x-bkdev: {role: step}}
  api: {x-bkdev: {role: api, title: Kernel API, probe: {http: {port: 10204, path: /ping}}}}
  web: {x-bkdev: {role: web, title: Web, probe: {http: {port: 8000, path: /ping}}}}
`;

export const apiYaml = 'name: api\ntitle: API\nservices: [workspace, mysql, migrate, api]\n';

/** Creates a checkout with `compose.yaml`, the profile `api` and the given files. */
export function writtenCheckout(files: Readonly<Record<string, string>> = {}): WrittenCheckout {
  const root = mkdtempSync(join(tmpdir(), 'profiles-'));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const all = { '.devcontainer/compose.yaml': shopCompose, 'profiles/api.yaml': apiYaml, ...files };
  for (const [path, text] of Object.entries(all)) put(path, text);
  return {
    root,
    put,
    write: put,
    text: path => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined),
    remove: () => rmSync(root, { recursive: true }),
  };
}

/** Returns the report of the BkdevError that the work throws, or undefined if it does not throw. */
export async function refusalOf(work: () => unknown): Promise<Said<ErrorReport> | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof BkdevError) return said(error);
    throw error;
  }
}
