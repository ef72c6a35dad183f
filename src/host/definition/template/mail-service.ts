import type { MailSetting } from '../../recognition/findings.ts';
import { type ProductPlan, whereOf } from './product-plan.ts';

/** The service that keeps the product's mail, and its ports for SMTP and for the pages that show it. */
const service = 'mail';
const port = 1025;
const pages = 1080;

/** Returns the service that receives the product's mail and shows it, as it stands in `compose.yaml`; empty without mail. */
export function mailServices({ mail }: ProductPlan): readonly string[] {
  if (mail === undefined) return [];
  return [
    `  # Mail of the product goes no further than here: ${whereOf(mail)}.
  ${service}:
    <<: *service
    image: bkdev-mail:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: mail}
    command: *supervised
    environment: {BKDEV_SERVICE: ${service}}
    volumes:
      - .:/opt/bkdev:ro
      - run:/run/bkdev
    ports: ["127.0.0.1:\${BKDEV_PORT_MAIL:-${pages}}:${pages}"]
    healthcheck:   # its greeting by SMTP, and its pages
      test: [CMD, bash, -c, 'exec 3<>/dev/tcp/127.0.0.1/${port} && read -r -t 2 answer <&3 && [[ $$answer == 220* ]] && curl -fsS -A bkdev -o /dev/null http://127.0.0.1:${pages}/api/config']
      interval: 10s
      timeout: 5s
      retries: 3
      start_period: 60s
      start_interval: 1s
    x-bkdev:
      role: mail
      title: Mail
      traits: {variables: false}
      programs:
        mail: {command: maildev --ip 0.0.0.0 --smtp ${port} --web ${pages} --max-emails 500, autorestart: unexpected}
      probe: {http: {port: ${pages}, path: /api/config}}
`,
  ];
}

/** The profile's services for mail. */
export function mailServiceNames({ mail }: ProductPlan): readonly string[] {
  return mail === undefined ? [] : [service];
}

/** The stage of the Dockerfile. maildev is JavaScript alone, so nothing is compiled. */
export const mailStage = `FROM node AS mail
ARG MAILDEV_VERSION=3.0.0
RUN --mount=type=cache,target=/root/.npm \\
    npm install --global --prefix /usr/local --ignore-scripts --no-audit --no-fund --no-update-notifier \\
      \${BKDEV_NPM_REGISTRY:+--registry "$BKDEV_NPM_REGISTRY"} maildev@$MAILDEV_VERSION
ARG BKDEV_UID
ARG BKDEV_GID
RUN add-dev \${BKDEV_UID:-1000} \${BKDEV_GID:-1000} /run/bkdev
USER dev
WORKDIR /workspace`;

/** The values of the variables that lead mail to the service. */
export const mailValues: Readonly<Record<MailSetting | 'URL', string>> = {
  HOST: service,
  PORT: String(port),
  HOST_USER: '',
  HOST_PASSWORD: '',
  USE_TLS: 'False',
  USE_SSL: 'False',
  URL: `smtp://${service}:${port}`,
};

/** The lines that override settings of mail which no variable leads to the service. */
export const mailLines: readonly string[] = [
  `EMAIL_HOST, EMAIL_PORT = "${service}", ${port}`,
  'EMAIL_HOST_USER = EMAIL_HOST_PASSWORD = ""',
  'EMAIL_USE_TLS = EMAIL_USE_SSL = False',
];
