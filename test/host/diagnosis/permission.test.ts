import { api, deps, testRecorded } from './recorded.ts';

// Recorded with a checkout and volumes that belong to root or to a user other than the container's, and with a
// read-only mount.
testRecorded([
  [
    'perm-mount',
    { ...api, exitCode: 1 },
    {
      class: 'permission-denied',
      cause: "PermissionError: [Errno 13] Permission denied: '/workspace/logs'",
      explanation:
        "The container's user cannot write to /workspace/logs: it belongs to another user, or is mounted read-only.",
      fix: [
        {
          command: 'sudo chown -R "$(id -u):$(id -g)" .',
          says: 'makes the checkout yours, if root has written to it',
        },
        {
          command: 'ls -ldn . bkmonitor',
          says: 'shows who owns it: containers run as that user',
        },
      ],
      where: 'bkmonitor/config/default.py:22',
    },
  ],
  [
    'perm-readonly',
    { ...api, exitCode: 1 },
    {
      class: 'permission-denied',
      cause: "OSError: [Errno 30] Read-only file system: '/workspace/logs'",
      explanation:
        "The container's user cannot write to /workspace/logs: it belongs to another user, or is mounted read-only.",
      fix: [
        {
          command: 'sudo chown -R "$(id -u):$(id -g)" .',
          says: 'makes the checkout yours, if root has written to it',
        },
        {
          command: 'ls -ldn . bkmonitor',
          says: 'shows who owns it: containers run as that user',
        },
      ],
      where: 'bkmonitor/config/default.py:22',
    },
  ],
  [
    'perm-run',
    { ...api, exitCode: 1 },
    {
      class: 'permission-denied',
      cause: "PermissionError: [Errno 13] Permission denied: '/run/bkdev/api.json.new'",
      explanation: "The container's user cannot write to /run/bkdev/api.json.new, which belongs to another user.",
      fix: [
        {
          says: 'set BKDEV_UID in .devcontainer/.env back to the user that the volume was created for',
        },
        {
          command: 'bkdev down --volumes',
          says: 'deletes the volumes and the data in them; bkdev up recreates them',
        },
      ],
      where: '.devcontainer/runtime/supervisor/run.py:49',
    },
  ],
  [
    'perm-deps',
    { ...deps, exitCode: 2 },
    {
      class: 'permission-denied',
      cause: 'cause: failed to create directory `/deps/uv-cache`: Permission denied (os error 13)',
      explanation: "The container's user cannot write to /deps/uv-cache, which belongs to another user.",
      fix: [
        {
          says: 'set BKDEV_UID in .devcontainer/.env back to the user that the volume was created for',
        },
        {
          command: 'bkdev down --volumes',
          says: 'deletes the volumes and the data in them; bkdev up recreates them',
        },
      ],
    },
  ],
  [
    'perm-mysql',
    { service: 'mysql', role: 'db', exitCode: 1 },
    {
      class: 'permission-denied',
      cause: "rm: cannot remove '/var/lib/mysql/data.new': Permission denied",
      explanation: "The container's user cannot write to /var/lib/mysql/data.new, which belongs to another user.",
      fix: [
        {
          says: 'set BKDEV_UID in .devcontainer/.env back to the user that the volume was created for',
        },
        {
          command: 'bkdev down --volumes',
          says: 'deletes the volumes and the data in them; bkdev up recreates them',
        },
      ],
    },
  ],
  [
    'perm-redis',
    { service: 'redis', role: 'cache', exitCode: 1 },
    {
      class: 'permission-denied',
      cause: 'Permission denied',
      explanation: "The container's user cannot write to /var/lib/redis, which belongs to another user.",
      fix: [
        {
          says: 'set BKDEV_UID in .devcontainer/.env back to the user that the volume was created for',
        },
        {
          command: 'bkdev down --volumes',
          says: 'deletes the volumes and the data in them; bkdev up recreates them',
        },
      ],
    },
  ],
]);
