import { api, testRecorded } from './recorded.ts';

// Recorded with another program on the port first: on the host, and in the container of each server.
testRecorded([
  [
    'port-host',
    { ...api, exitCode: 125 },
    {
      class: 'port-taken',
      cause:
        'docker: Error response from daemon: driver failed programming external connectivity on endpoint shop-port2 (0123456789ab): Bind for 127.0.0.1:28999 failed: port is already allocated',
      explanation: 'Port 28999 on this machine is in use by another program, so api cannot be reached through it.',
      fix: [
        {
          command: 'bkdev up',
          says: 'shows which program uses port 28999 and offers the next free one',
        },
      ],
    },
  ],
  [
    'port-runserver',
    { ...api, exitCode: 1 },
    {
      class: 'port-taken',
      cause: 'Error: That port is already in use.',
      explanation: 'Another process already listens on the port of this role in the container of api.',
      fix: [
        {
          command: 'bkdev restart api',
          says: 'ends what is left of an earlier run and starts it again',
        },
      ],
    },
  ],
  [
    'port-gunicorn',
    { ...api, exitCode: 1 },
    {
      class: 'port-taken',
      cause: "Connection in use: ('0.0.0.0', 10204)",
      explanation: 'Another process already listens on the port 10204 in the container of api.',
      fix: [
        {
          command: 'bkdev restart api',
          says: 'ends what is left of an earlier run and starts it again',
        },
      ],
    },
  ],
  [
    'port-privileged-gunicorn',
    { ...api, exitCode: 1 },
    {
      class: 'port-privileged',
      cause: "connection to ('0.0.0.0', 80) failed: [Errno 13] Permission denied",
      explanation:
        'Only root may listen on the port 80 in the container of api: it is below 1024, and no role runs as root.',
      fix: [
        {
          command: 'bkdev up',
          says: 'after it listens on a port from 1024 up (bind, ports and probe in .devcontainer/compose.yaml)',
        },
      ],
    },
  ],
  [
    'port-redis',
    { service: 'redis', role: 'cache', exitCode: 1 },
    {
      class: 'port-taken',
      cause: 'Warning: Could not create server TCP listening socket 0.0.0.0:6379: bind: Address already in use',
      explanation: 'Another process already listens on the port 6379 in the container of redis.',
      fix: [
        {
          command: 'bkdev restart redis',
          says: 'ends what is left of an earlier run and starts it again',
        },
      ],
    },
  ],
  [
    'port-mysql',
    { service: 'mysql', role: 'db', exitCode: 1 },
    {
      class: 'port-taken',
      cause: "Can't start server: Bind on TCP/IP port. Got error: 98: Address already in use",
      explanation: 'Another process already listens on the port 3306 in the container of mysql.',
      fix: [
        {
          command: 'bkdev restart mysql',
          says: 'ends what is left of an earlier run and starts it again',
        },
      ],
    },
  ],
  [
    'port-broker',
    { service: 'broker', role: 'broker', exitCode: 1 },
    {
      class: 'port-taken',
      cause:
        "Failed to start Ranch listener {acceptor,{0,0,0,0,0,0,0,0},5672} in ranch_tcp:listen(#{connection_type => supervisor,handshake_timeout => 5000,max_connections => infinity,num_acceptors => 10,num_conns_sups => 1,socket_opts => [{cacerts,'...'},{key,'...'},{cert,'...'},{ip,{0,0,0,0,0,0,0,0}},{port,5672},inet6,{backlog,128},{nodelay,true},{linger,{true,0}},{exit_on_close,false}]}) for reason eaddrinu…",
      explanation: 'Another process already listens on the port 5672 in the container of broker.',
      fix: [
        {
          command: 'bkdev restart broker',
          says: 'ends what is left of an earlier run and starts it again',
        },
      ],
    },
  ],
]);
