import { api, deps, testRecorded, workspace } from './recorded.ts';

// Recorded with small tmpfs mounts, memory limits, a file with an ARM header, and a user at the limit of watches.
testRecorded([
  [
    'inotify-node',
    workspace,
    {
      class: 'file-watches-exhausted',
      cause:
        "Error: ENOSPC: System limit for number of file watchers reached, watch '/workspace/bkmonitor/webpack/src'",
      explanation:
        "The kernel's limit of watched files is reached: all containers and editors on this machine share it.",
      fix: [
        {
          command: 'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=1024',
          says: 'run it on the machine that runs the engine, then start workspace again',
        },
      ],
    },
  ],
  [
    'disk-mysql',
    { service: 'mysql', role: 'db', exitCode: 1 },
    {
      class: 'disk-full',
      cause: 'InnoDB: preallocating 100663296 bytes for file ./ib_logfile101 failed with error 28',
      explanation: 'There is no space left where mysql writes.',
      fix: [
        { command: 'docker system df', says: 'shows what takes up the space' },
        {
          command: 'docker builder prune',
          says: 'deletes the build cache; the next build takes longer',
        },
      ],
    },
  ],
  [
    'disk-redis',
    { service: 'redis', role: 'cache', probe: 'its health check fails' },
    {
      class: 'disk-full',
      cause: 'Write error saving DB on disk(rdbSaveRio): No space left on device',
      explanation: 'There is no space left where redis writes.',
      fix: [
        { command: 'docker system df', says: 'shows what takes up the space' },
        {
          command: 'docker builder prune',
          says: 'deletes the build cache; the next build takes longer',
        },
      ],
    },
  ],
  [
    'disk-broker',
    { service: 'broker', role: 'broker', exitCode: 1 },
    {
      class: 'disk-full',
      cause:
        'Application rabbit exited with reason: {{{shutdown,{failed_to_start_child,ra_log_ets,{{badmatch,{error,{file_error,"/var/lib/rabbitmq/rabbit@localhost/quorum/rabbit@localhost/names.dets",enospc}}},[{ra_directory,init,2,[{file,"src/ra_directory.erl"},{line,51}]},{ra_log_ets,init,1,[{file,"src/ra_log_ets.erl"},{line,58}]},{gen_server,init_it,2,[{file,"gen_server.erl"},{line,851}]},{gen_server,init_i…',
      explanation: 'There is no space left where broker writes.',
      fix: [
        { command: 'docker system df', says: 'shows what takes up the space' },
        {
          command: 'docker builder prune',
          says: 'deletes the build cache; the next build takes longer',
        },
      ],
    },
  ],
  [
    'uv-disk',
    deps,
    {
      class: 'disk-full',
      cause:
        'cause: failed to write to file `/deps/uv-cache/.tmpZbWIQa/tzdata/zoneinfo/Atlantic/Faroe`: No space left on device (os error 28)',
      explanation: 'There is no space left where deps writes.',
      fix: [
        { command: 'docker system df', says: 'shows what takes up the space' },
        {
          command: 'docker builder prune',
          says: 'deletes the build cache; the next build takes longer',
        },
      ],
    },
  ],
  [
    'memory-api',
    { ...api, oomKilled: true },
    {
      class: 'out-of-memory',
      cause: 'exited: api (terminated by SIGKILL; not expected)',
      explanation: 'The kernel killed api because its container had reached its memory limit.',
      fix: [
        {
          command: 'docker stats --no-stream',
          says: 'shows what uses the memory',
        },
        {
          command: 'bkdev switch api',
          says: 'runs fewer roles; or give the engine more memory',
        },
      ],
    },
  ],
  [
    'memory-python',
    { ...api, exitCode: 1 },
    {
      class: 'out-of-memory',
      cause: 'MemoryError',
      explanation: 'api asked for more memory than its limit allows or the machine has left.',
      fix: [
        { command: 'docker stats --no-stream', says: 'shows what uses the memory' },
        { command: 'bkdev switch api', says: 'runs fewer roles; or give the engine more memory' },
      ],
    },
  ],
  [
    'memory-uv',
    { ...deps, exitCode: 137, oomKilled: true },
    {
      class: 'out-of-memory',
      cause: 'killed: out of memory',
      explanation: 'The kernel killed deps because its container had reached its memory limit.',
      fix: [
        {
          command: 'docker stats --no-stream',
          says: 'shows what uses the memory',
        },
        {
          command: 'bkdev switch api',
          says: 'runs fewer roles; or give the engine more memory',
        },
      ],
    },
  ],
  [
    'arch-run',
    { ...api, exitCode: 1 },
    {
      class: 'wrong-architecture',
      cause: 'exec /usr/local/bin/uv2: exec format error',
      explanation: "The program or the image was built for another processor architecture than this engine's.",
      fix: [
        {
          command: 'docker version --format "{{.Server.Arch}}"',
          says: "shows the engine's architecture; unset DOCKER_DEFAULT_PLATFORM",
        },
        { command: 'bkdev down && bkdev up', says: 'builds the images for it' },
      ],
    },
  ],
  [
    'arch-shell',
    { ...deps, exitCode: 126 },
    {
      class: 'wrong-architecture',
      cause: 'bash: line 1: /usr/local/bin/uv2: cannot execute binary file: Exec format error',
      explanation: "The program or the image was built for another processor architecture than this engine's.",
      fix: [
        {
          command: 'docker version --format "{{.Server.Arch}}"',
          says: "shows the engine's architecture; unset DOCKER_DEFAULT_PLATFORM",
        },
        { command: 'bkdev down && bkdev up', says: 'builds the images for it' },
      ],
    },
  ],
  [
    'arch-dash',
    { ...deps, exitCode: 127 },
    {
      class: 'wrong-architecture',
      cause: '/usr/local/bin/uv2: 1: ELF�: not found',
      explanation: "The program or the image was built for another processor architecture than this engine's.",
      fix: [
        {
          command: 'docker version --format "{{.Server.Arch}}"',
          says: "shows the engine's architecture; unset DOCKER_DEFAULT_PLATFORM",
        },
        { command: 'bkdev down && bkdev up', says: 'builds the images for it' },
      ],
    },
  ],
  [
    'arch-supervisor',
    api,
    {
      class: 'wrong-architecture',
      cause: "supervisor: couldn't exec python: ENOEXEC",
      explanation: "The program or the image was built for another processor architecture than this engine's.",
      fix: [
        {
          command: 'docker version --format "{{.Server.Arch}}"',
          says: "shows the engine's architecture; unset DOCKER_DEFAULT_PLATFORM",
        },
        { command: 'bkdev down && bkdev up', says: 'builds the images for it' },
      ],
    },
  ],
]);
