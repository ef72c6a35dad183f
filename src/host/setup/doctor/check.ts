import type { Wording } from '../../../shared/messages/wording.ts';
import type { ErrorCode } from '../../../shared/model/error.ts';
import type { Product } from '../../../shared/model/product.ts';
import type { FileEvents } from '../../../shared/model/sources.ts';
import type { Composer } from '../../ports/composer.ts';
import type { ContainerEngine } from '../../ports/container-engine.ts';
import type { Host } from '../../ports/host.ts';
import type { Fix } from '../remedies/fix.ts';

/** The parts of the machine that checks may examine. */
export interface World {
  readonly host: Host;
  readonly engine: ContainerEngine;
  readonly composer: Pick<Composer, 'version'>;
  /** Absolute path of what is mounted as `/workspace`. */
  readonly source: string;
  /** Reads product.yaml. Throws BkdevError if it is invalid. */
  product(): Promise<Product>;
  /**
   * Returns the ports of the last used profile; undefined without a definition. Throws BkdevError if the definition is
   * invalid.
   */
  ports(): Promise<PublishedPorts | undefined>;
  /** Tries with a probe file how the agent detects changes; undefined without a definition. Throws as `ports` does. */
  fileEvents(): Promise<FileEvents | undefined>;
  /** The certificates that Node trusts by default (`tls.rootCertificates`), PEM. */
  readonly rootCertificates: readonly string[];
}

/** The host ports that an environment publishes. */
export interface PublishedPorts {
  readonly wanted: readonly number[];
  /** The ports that are taken, with their owners and how to free them. */
  readonly taken: readonly {
    readonly port: number;
    readonly title: string;
    readonly owner: Wording;
    readonly remedy: Wording;
  }[];
}

/** `warning`: works, or could not be checked. `error`: no environment can be brought up. */
export type Level = 'ok' | 'warning' | 'error';

export interface Finding {
  /** The name of the check. */
  readonly check: string;
  readonly level: Level;
  /** The finding and its place, in one line. */
  readonly found: Wording;
  /** The error code for an operation that needs the missing part; only at level `error`. */
  readonly code?: ErrorCode;
  readonly fix?: Fix;
}

/** A precondition for running an environment. */
export interface Check {
  readonly name: string;
  /** Whether the check needs a working engine. */
  readonly needsEngine: boolean;
  look(world: World): Promise<Finding>;
}
