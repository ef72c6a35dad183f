import type { Wording } from '../../../shared/messages/wording.ts';
import type { ErrorCode } from '../../../shared/model/error.ts';
import type { FileEvents } from '../../../shared/model/facts.ts';
import type { Product } from '../../../shared/model/product.ts';
import type { Composer } from '../../ports/composer.ts';
import type { ContainerEngine } from '../../ports/container-engine.ts';
import type { Host } from '../../ports/host.ts';
import type { Fix } from '../remedies/fix.ts';

/** What a check may look at. */
export interface World {
  readonly host: Host;
  readonly engine: ContainerEngine;
  readonly composer: Pick<Composer, 'version'>;
  /** Absolute path of what is mounted as `/workspace`. */
  readonly source: string;
  /** What is to be there. Throws BkdevError when it cannot be read. */
  product(): Promise<Product>;
  /**
   * The ports of the profile that was used last; undefined where there is no definition. Throws BkdevError when it
   * cannot be read.
   */
  ports(): Promise<PublishedPorts | undefined>;
  /**
   * What a probe file told of how the agent learns of changes; undefined where there is no definition. Throws as
   * `ports` does.
   */
  fileEvents(): Promise<FileEvents | undefined>;
  /** The certificates that Node trusts by itself (`tls.rootCertificates`), PEM. */
  readonly rootCertificates: readonly string[];
}

/** The ports of this machine that an environment publishes. */
export interface PublishedPorts {
  readonly wanted: readonly number[];
  /** Those that somebody else has, with whom and what frees them. */
  readonly taken: readonly {
    readonly port: number;
    readonly title: string;
    readonly owner: Wording;
    readonly remedy: Wording;
  }[];
}

/** `warning`: works, or could not be checked. `error`: an environment cannot be brought up. */
export type Level = 'ok' | 'warning' | 'error';

export interface Finding {
  /** The name of the check. */
  readonly check: string;
  readonly level: Level;
  /** What was found, in one line, with the thing it was found on. */
  readonly found: Wording;
  /** The error it stands for when an operation needs what is missing; only at level `error`. */
  readonly code?: ErrorCode;
  readonly fix?: Fix;
}

/** One thing that has to be right before an environment can run. */
export interface Check {
  readonly name: string;
  /** Whether it can be checked only where the engine answers. */
  readonly needsEngine: boolean;
  look(world: World): Promise<Finding>;
}
