import { baseImage } from './base-image.ts';
import { buildx } from './buildx.ts';
import type { Check } from './check.ts';
import { compose } from './compose.ts';
import { disk } from './disk.ts';
import { engine } from './engine.ts';
import { memory } from './memory.ts';
import { network } from './network.ts';
import { ports } from './ports.ts';
import { workspace } from './workspace.ts';

/** All checks, in the order in which their findings are shown and their fixes applied. */
export const checks: readonly Check[] = [engine, compose, buildx, baseImage, disk, memory, network, workspace, ports];
