import type { Frontend } from '../../recognition/findings.ts';
import { type ProductPlan, whereOf } from './product-plan.ts';

/** The product's web server in the container network; its dev server proxies to it. */
const web = { host: 'web', port: 8000 };
/** If nothing tells which port a dev server listens on. */
const usualPort = 3000;

/** Returns the services of the front end as they stand in `compose.yaml`; empty without one. */
export function frontEndServices({ frontEnd }: ProductPlan): readonly string[] {
  if (frontEnd === undefined) return [];
  const { value } = frontEnd;
  const { folder, port = usualPort } = value;
  const modules = inCheckout(folder, 'node_modules');
  return [
    `  # The front end: ${whereOf(frontEnd)}. bkdev's docs/front-end.md explains both services.
  front-end-packages: &front-end
    <<: *service
    image: bkdev-front-end:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: front-end}
    command: [/usr/bin/python3, /opt/bkdev/runtime/front_end/packages.py]
    environment: {BKDEV_NPM_REGISTRY: "\${BKDEV_NPM_REGISTRY:-}"}
    volumes:
      - .:/opt/bkdev:ro
      - \${BKDEV_SOURCE:-..}:/workspace
      - node_modules:${modules}   # those of a host may be another platform's
      - node:/node   # versions of Node and of package managers, and their caches
      - run:/run/bkdev
    x-bkdev:
      role: step
      title: Front end packages
      inputs:
        - ${relative(folder, 'package.json')}
        - "${relative(folder, '{pnpm-lock.yaml,package-lock.json,yarn.lock,.nvmrc,.node-version,.npmrc,pnpm-workspace.yaml}')}"
      fills: [node, node_modules]
`,
    `  frontend:
    <<: *front-end
    command: *supervised
    environment:
      BKDEV_SERVICE: frontend
      BKDEV_NPM_REGISTRY: \${BKDEV_NPM_REGISTRY:-}
      HOST: 0.0.0.0
      PORT: "${port}"
${value.variables.map(name => `      ${name}: http://${web.host}:${web.port}\n`).join('')}    depends_on:
      front-end-packages: {condition: service_completed_successfully}
    ports: ["127.0.0.1:\${BKDEV_PORT_FRONTEND:-${port}}:${port}"]
    healthcheck:
      test: [CMD-SHELL, "curl -sS -A bkdev -H 'Host: localhost' -o /dev/null -w '%{http_code}' http://127.0.0.1:${port}/ | grep -q '^[1-4]'"]
      interval: 10s
      timeout: 5s
      retries: 3
      start_period: 180s
      start_interval: 1s
    x-bkdev:
      role: frontend
      title: Front end
      programs:
        frontend:
          command: ${JSON.stringify(commandOf(value, port))}
          directory: ${folder}
          autorestart: unexpected
          startRetries: 1
          startSeconds: 5
      probe: {http: {port: ${port}, path: /, host: localhost, below: 500}}
`,
  ];
}

/** The volumes of these services. */
export function frontEndVolumes({ frontEnd }: ProductPlan): string {
  return frontEnd === undefined ? '' : '  node_modules: *volume\n  node: *volume    # versions of Node, and caches\n';
}

/** The folder of its packages in containers. */
export function modulesFolder({ folder }: Pick<Frontend, 'folder'>): string {
  return inCheckout(folder, 'node_modules');
}

function inCheckout(folder: string, name: string): string {
  return `/workspace/${relative(folder, name)}`;
}

function relative(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

/** The script with what makes it listen where others reach it; addresses on this machine lead to the product's web. */
function commandOf({ tool, script = 'dev', server, localPorts }: Frontend, port: number): string {
  const options = optionsOf(server, port);
  const separator = tool === 'npm' && options !== '' ? ' --' : '';
  const relays = localPorts
    .filter(local => local !== port)
    .map(local => `--relay ${local}=${web.host}:${web.port} `)
    .join('');
  return `python3 /opt/bkdev/runtime/front_end/serve.py ${relays}${tool} run ${script}${separator}${options}`;
}

function optionsOf(server: Frontend['server'], port: number): string {
  switch (server) {
    case 'vite':
    case 'webpack':
      return ` --host 0.0.0.0 --port ${port}`;
    case 'next':
      return ` -H 0.0.0.0 -p ${port}`;
    case 'other':
      return ''; // HOST and PORT say it, as far as it listens to them
  }
}
