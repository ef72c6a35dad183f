import type { StoreKind } from './product-plan.ts';

/** The service of each kind of store. */
export const serviceOf: Readonly<Record<StoreKind, string>> = {
  postgresql: 'postgres',
  mysql: 'mysql',
  redis: 'redis',
  rabbitmq: 'broker',
  memcached: 'memcached',
};

/** The services of the stores as they stand in `compose.yaml`. */
export const storeTexts: Readonly<Record<StoreKind, string>> = {
  postgresql: `  postgres:
    <<: *service
    image: bkdev-postgres:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: postgres}
    command: [bash, /opt/bkdev/runtime/postgres.sh]
    stop_signal: SIGINT   # PostgreSQL's fast shutdown: at TERM it waits for its clients
    env_file: [env/common.env]
    volumes:
      - .:/opt/bkdev:ro
      - postgres:/var/lib/postgresql
    healthcheck:   # as the application: pg_isready is content with "password authentication failed"
      test: [CMD-SHELL, 'PGPASSWORD="$$POSTGRES_PASSWORD" psql -h 127.0.0.1 -U "$$POSTGRES_USER" -d "$\${POSTGRES_DATABASES%% *}" -Atqc "select 1"']
      interval: 5s
      timeout: 3s
      retries: 3
      start_period: 60s
      start_interval: 500ms
    x-bkdev: {role: db, title: PostgreSQL}
`,
  mysql: `  mysql:
    <<: *service
    image: bkdev-mysql:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: mysql}
    command: [bash, /opt/bkdev/runtime/mysql.sh]
    env_file: [env/common.env]
    volumes:
      - .:/opt/bkdev:ro
      - mysql:/var/lib/mysql
    healthcheck:   # as the application: mariadb-admin ping is content with "access denied"
      test: [CMD-SHELL, 'mariadb -h127.0.0.1 -u"$$MYSQL_USER" -p"$$MYSQL_PASSWORD" "$$MYSQL_NAME" -Ne "select 1"']
      interval: 5s
      timeout: 3s
      retries: 3
      start_period: 60s
      start_interval: 500ms
    x-bkdev: {role: db, title: MySQL}
`,
  redis: `  redis:
    <<: *service
    image: bkdev-redis:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: redis}
    entrypoint: [tini, --, bash, /opt/bkdev/runtime/store/run.sh, /var/lib/redis]
    # \`--save\` also makes Redis write its data when it is told to stop
    command: [redis-server, --bind, 0.0.0.0, --protected-mode, "no", --dir, /var/lib/redis, --save, 300 1]
    volumes:
      - .:/opt/bkdev:ro
      - redis:/var/lib/redis
    healthcheck:
      # a write that leaves nothing behind: a ping is answered also where writes are refused
      test: [CMD-SHELL, "redis-cli setrange bkdev:check 0 '' | tee /dev/stderr | grep -qx 0"]
      interval: 5s
      timeout: 3s
      retries: 3
      start_period: 60s
      start_interval: 500ms
    x-bkdev: {role: cache, title: Redis, probe: {redis: {}}}
`,
  rabbitmq: `  broker:
    <<: *service
    image: bkdev-broker:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: broker}
    command: [bash, /opt/bkdev/runtime/broker.sh]
    env_file: [env/common.env]
    environment: {BKDEV_PLAIN: *plain}
    volumes:
      - .:/opt/bkdev:ro
      - broker:/var/lib/rabbitmq
    healthcheck:
      test: [CMD, python3, -IS, /opt/bkdev/runtime/broker_ping.py]
      interval: 5s
      timeout: 3s
      retries: 3
      start_period: 60s
      start_interval: 1s
    x-bkdev: {role: broker, title: RabbitMQ, traits: {optional: false}, probe: {rabbitmq: {}}}
`,
  memcached: `  memcached:
    <<: *service
    image: bkdev-memcached:\${BKDEV_IMAGE_TAG:-dev}
    build: {<<: *build, target: memcached}
    command: [memcached, -l, 0.0.0.0, -m, "64"]
    healthcheck:   # a value that expires at once: it is stored like any other, and leaves nothing behind
      test: [CMD, bash, -c, 'exec 3<>/dev/tcp/127.0.0.1/11211 && printf "set bkdev:check 0 -1 0\\r\\n\\r\\n" >&3 && read -r -t 2 answer <&3 && echo "$$answer" && [[ $$answer == STORED* ]]']
      interval: 5s
      timeout: 3s
      retries: 3
      start_period: 60s
      start_interval: 500ms
    x-bkdev: {role: cache, title: memcached, probe: {memcached: {}}}
`,
};

/** Stores that keep nothing on disk. */
export const inMemory: ReadonlySet<StoreKind> = new Set(['memcached']);
