import { api, deps, testRecorded } from './recorded.ts';

// Recorded with a checkout and volumes that belong to root or to a user who is not the container's, and with a read-only mount.
testRecorded([
  [
    'perm-mount',
    { ...api, exitCode: 1 },
    {
      class: 'permission-denied',
      cause: "PermissionError: [Errno 13] Permission denied: '/workspace/logs'",
      explanation:
        "The container's user may not write /workspace/logs: it belongs to another user, or is mounted read-only.",
      fix: [
        {
          command: 'sudo chown -R "$(id -u):$(id -g)" .',
          says: 'makes the checkout yours, if root once ran something in it',
        },
        {
          command: 'ls -ldn . bkmonitor logs',
          says: 'shows whose it is: containers run as the one who owns it',
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
        "The container's user may not write /workspace/logs: it belongs to another user, or is mounted read-only.",
      fix: [
        {
          command: 'sudo chown -R "$(id -u):$(id -g)" .',
          says: 'makes the checkout yours, if root once ran something in it',
        },
        {
          command: 'ls -ldn . bkmonitor logs',
          says: 'shows whose it is: containers run as the one who owns it',
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
      explanation: "The container's user may not write /run/bkdev/api.json.new, which belongs to another user.",
      fix: [
        {
          says: 'set BKDEV_UID in .devcontainer/.env back to the user that the volume was made for',
        },
        {
          command: 'bkdev down --volumes',
          says: 'removes the volumes, the data in them too; bkdev up makes them anew',
        },
      ],
      where: '.devcontainer/roles/supervisor/run.py:49',
    },
  ],
  [
    'perm-deps',
    { ...deps, exitCode: 2 },
    {
      class: 'permission-denied',
      cause: 'cause: failed to create directory `/deps/uv-cache`: Permission denied (os error 13)',
      explanation: "The container's user may not write /deps/uv-cache, which belongs to another user.",
      fix: [
        {
          says: 'set BKDEV_UID in .devcontainer/.env back to the user that the volume was made for',
        },
        {
          command: 'bkdev down --volumes',
          says: 'removes the volumes, the data in them too; bkdev up makes them anew',
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
      explanation: "The container's user may not write /var/lib/mysql/data.new, which belongs to another user.",
      fix: [
        {
          says: 'set BKDEV_UID in .devcontainer/.env back to the user that the volume was made for',
        },
        {
          command: 'bkdev down --volumes',
          says: 'removes the volumes, the data in them too; bkdev up makes them anew',
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
      explanation: "The container's user may not write /var/lib/redis, which belongs to another user.",
      fix: [
        {
          says: 'set BKDEV_UID in .devcontainer/.env back to the user that the volume was made for',
        },
        {
          command: 'bkdev down --volumes',
          says: 'removes the volumes, the data in them too; bkdev up makes them anew',
        },
      ],
    },
  ],
]);
