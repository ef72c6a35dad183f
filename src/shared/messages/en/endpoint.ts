import type { Say, Wording } from '../wording.ts';
import { list } from './words.ts';

/** The way to an engine that is not simply on this machine, and what is not to be had there. */
export const endpoint = {
  'endpoint.context-broken': ({ context, file, found }: { context: string; file: string; found: Wording }, say: Say) =>
    `The Docker context "${context}" cannot be read: ${file}: ${say(found)}.`,
  'endpoint.no-object': () => 'it does not describe a context',
  'endpoint.create-again': ({ context }: { context: string }) =>
    `Create it again (docker context rm ${context}; docker context create ${context} --docker host=…), or use another one: docker context ls`,
  'endpoint.pem-missing': ({ folder, name }: { folder: string; name: string }) =>
    `${folder} has no ${name}, which the TLS connection to the Docker Engine needs.`,
  'endpoint.pem-needed': ({ folder }: { folder: string }) =>
    `Put ca.pem, cert.pem and key.pem of the engine into ${folder}, or set DOCKER_CERT_PATH to the folder that has them; of a context, docker context update sets them.`,
  'endpoint.pem-unusable': ({ file, found }: { file: string; found: string }) =>
    `${file} cannot be used for the TLS connection to the Docker Engine (${found}).`,
  'endpoint.pem-again': ({ file }: { file: string }) =>
    `Check that this user can read ${file}, that it is PEM without a passphrase, and that key.pem belongs to cert.pem.`,
  'endpoint.ssh': ({ endpoint, said }: { endpoint: string; said: string }) =>
    `The Docker Engine at ${endpoint} cannot be reached through ssh: ${said}`,
  'endpoint.ssh-must-work': ({ host }: { host: string }) =>
    `ssh ${host} docker version must work without asking anything: load the key (ssh-add), accept the host key once, and install Docker there.`,
  'endpoint.wants-tls': ({ endpoint }: { endpoint: string }) =>
    `The Docker Engine at ${endpoint} expects TLS and was asked without it.`,
  'endpoint.give-certificates': () =>
    'Set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem; or use a Docker context that has them.',
  'endpoint.untrusted': ({ endpoint, code }: { endpoint: string; code: string }) =>
    `The certificate of the Docker Engine at ${endpoint} is not trusted (${code}).`,
  'endpoint.check-authority': ({ folder }: { folder: string }) =>
    `ca.pem${inFolder(folder)} must be the authority that signed the engine's certificate, and that must name the host in the address and still be valid.`,
  'endpoint.certificate-refused': ({ endpoint, code }: { endpoint: string; code: string }) =>
    `The Docker Engine at ${endpoint} does not accept this client's certificate (${code}).`,
  'endpoint.check-certificate': ({ folder }: { folder: string }) =>
    `cert.pem and key.pem${inFolder(folder)} must be signed by the authority that the engine was started with (dockerd --tlscacert) and still be valid.`,

  'endpoint.unseen': ({ path, endpoint }: { path: string; endpoint: string }) =>
    `The Docker Engine at ${endpoint} cannot mount ${path}: it does not see this folder.`,
  'endpoint.unseen.share': ({ path }: { path: string }) =>
    `Share ${path} with the virtual machine that the engine runs in (Docker Desktop: Settings, Resources, File sharing), or move the checkout into a folder that is shared.`,
  'endpoint.unseen.copy': ({ path, host }: { path: string; host: string }) =>
    `Make the checkout available on ${host} under the same path (${path}), work there, or go back to the engine of this machine: docker context use default`,
  'endpoint.unreached': ({ titles, host }: { titles: readonly string[]; host: string }) =>
    `The ports of ${list(titles)} are open on the loopback address of ${host} only, so this machine does not reach them.`,
  'endpoint.unreached.tunnel': ({ command }: { command: string }) => `A tunnel makes them reachable here: ${command}`,
};

function inFolder(folder: string): string {
  return folder === '' ? '' : ` in ${folder}`;
}
