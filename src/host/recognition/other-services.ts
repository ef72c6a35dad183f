import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Found, OtherService } from './findings.ts';
import { depthOf, firstOfEach, found, nameOf, type Tree } from './tree.ts';

/** Stores that bkdev provides, and images that products build from. */
const ours =
  /(?:^|\/)(?:postgres|postgis|redis|valkey|mariadb|mysql|rabbitmq|memcached|python|node|busybox|alpine|debian|ubuntu)\b|pgvector/;
/** Reverse proxies, certificate tools and viewers, which development does not need. */
const notForDevelopment =
  /nginx|certbot|letsencrypt|traefik|caddy|anubis|adminer|pgadmin|phpmyadmin|watchtower|pgautoupgrade|flower|minio\/mc|dockerize/;
/** Services that Debian packages. */
const inDebian = /nats|zookeeper|etcd|haproxy|varnish|squid|mosquitto|prometheus/;

/**
 * Recognises services in Compose files that are neither the product's own nor known stores: search, object storage,
 * sign-in.
 */
export function recogniseOtherServices(tree: Tree): Found<OtherService>[] {
  const files = tree.files.filter(
    path =>
      /compose[^/]*\.ya?ml$/.test(nameOf(path)) &&
      depthOf(path) <= 4 &&
      !/(?:^|\/)(?:tests?|e2e|docs?)\/|prod|staging|[-.]ci|e2e|\{\{/.test(path),
  );
  const services = files.flatMap(file => servicesOf(file, tree.text(file) ?? ''));
  return firstOfEach(services, ({ value }) => value.image.replace(/:.*$/, ''));
}

function servicesOf(file: string, text: string): Found<OtherService>[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, strict: false, logLevel: 'silent' });
  const services = isMap(document.contents) ? document.get('services') : undefined;
  if (!isMap(services)) return [];
  return services.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || !isMap(value) || value.has('build')) return [];
    const image = value.get('image');
    const name = String(key.value);
    if (typeof image !== 'string' || ours.test(image) || notForDevelopment.test(image) || image.includes('${'))
      return [];
    const evidence = { file, line: lines.linePos(key.range?.[0] ?? 0).line };
    return [found({ name, image, isInDebian: inDebian.test(image) }, 'certain' as const, evidence)];
  });
}
