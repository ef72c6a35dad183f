import { BkdevError } from '../model/error.ts';

/** What `docker compose config` complained of, as an error that names the file and, where Compose tells it, the line. */
export function definitionFailure(stderr: string, file: string): BkdevError {
  const said = lastLine(stderr);
  const line = /yaml: line (\d+)/.exec(said)?.[1];
  const where = line === undefined ? file : `${file}:${line}`;
  return new BkdevError({
    code: 'definition-invalid',
    message: `${where}: ${said}`,
    hint: `Correct ${where}; docker compose config shows the same.`,
  });
}

/** Why Compose or the engine did not bring services up. */
export function creationFailure(stderr: string, services: readonly string[]): BkdevError {
  const said = lastLine(stderr);
  const port =
    /(?:Bind for [\d.:[\]]*?:|listen tcp[46]? [\d.]*:|exposing port TCP [\d.:[\]]*?:|failed to bind host port (?:for )?[\d.]*:)(\d+)/.exec(
      stderr,
    )?.[1];
  if (port !== undefined && /already allocated|address already in use|failed to bind/.test(stderr))
    return new BkdevError({
      code: 'port-taken',
      message: `Port ${port} of this machine is taken, so ${services.join(', ')} could not start.`,
      hint: `Free it, or choose another: BKDEV_PORT_${(services[0] ?? 'api').toUpperCase()}=${Number(port) + 1} bkdev up`,
      detail: [said],
    });
  if (/Cannot connect to the Docker daemon|error during connect/.test(stderr))
    return new BkdevError({
      code: 'engine-unreachable',
      message: `The Docker Engine went away before ${services.join(', ')} could be created.`,
      hint: 'bkdev doctor --fix installs or starts it.',
      detail: [said],
    });
  if (/no space left on device/.test(stderr))
    return new BkdevError({
      code: 'disk-full',
      message: `The disk is full: ${services.join(', ')} could not start.`,
      hint: 'docker system df shows what uses it; docker builder prune frees the build cache.',
      detail: [said],
    });
  return new BkdevError({
    code: 'create-failed',
    message: `Docker could not start ${services.join(', ')}: ${said}`,
    hint: 'bkdev doctor checks the engine.',
    detail: tail(stderr),
  });
}

/** Why Compose did not take a project down. */
export function removalFailure(stderr: string): BkdevError {
  return new BkdevError({
    code: 'create-failed',
    message: `Docker could not remove everything: ${lastLine(stderr)}`,
    hint: 'bkdev down goes on where this stopped.',
    detail: tail(stderr),
  });
}

/** Why images could not be built: the failing instruction and what it printed last (BuildKit's plain progress). */
export function buildFailure(lines: readonly string[], services: readonly string[]): BkdevError {
  const text = lines.join('\n');
  const instruction = /^ > \[(.+?)\]:?\s*(.*)$/m.exec(text);
  const step = instruction ? `${instruction[1]}` : services.join(', ');
  const mirror =
    /(?:Could not resolve|Temporary failure resolving|Failed to fetch|Could not connect to|ConnectTimeout|Max retries exceeded)[^\n]*|Failed to establish a new connection[^\n']*/.exec(
      text,
    )?.[0];
  const detail = lines.filter(line => line.trim() !== '').slice(-15);
  if (/no space left on device|not enough free space/i.test(text))
    return new BkdevError({
      code: 'disk-full',
      message: `The disk is full: building ${step} failed.`,
      hint: 'docker builder prune frees the build cache.',
      detail,
    });
  if (mirror !== undefined)
    return new BkdevError({
      code: 'network-unreachable',
      message: `Building ${step} failed: ${mirror}`,
      hint: 'Is the mirror right? BKDEV_DEBIAN_MIRROR, BKDEV_PYPI_INDEX and BKDEV_NPM_REGISTRY choose another; BKDEV_CA_BUNDLE adds a certificate authority.',
      detail,
    });
  if (
    /certificate verify failed|CERTIFICATE_VERIFY_FAILED|self[- ]signed certificate|unable to get local issuer/i.test(
      text,
    )
  )
    return new BkdevError({
      code: 'network-unreachable',
      message: `Building ${step} failed: a TLS certificate is not trusted.`,
      hint: "Name the company's certificate authority in BKDEV_CA_BUNDLE (a PEM file).",
      detail,
    });
  return new BkdevError({
    code: 'build-failed',
    message: `Building ${step} failed.`,
    hint: 'The lines above are what it printed last.',
    detail,
  });
}

function lastLine(text: string): string {
  const [line] = tail(text).slice(-1);
  return (line ?? 'no reason given').replace(/^(?:Error response from daemon|error):\s*/i, '');
}

function tail(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line !== '')
    .slice(-8);
}
