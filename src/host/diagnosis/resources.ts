import type { Rule } from './rule.ts';

/** What the machine or the container refuses: space, memory, ports, processor, kernel limits, access to files. */
export const resourceRules: readonly Rule[] = [
  {
    class: 'file-watches-exhausted',
    patterns: [
      /System limit for number of file watchers reached/,
      /inotify (?:watch|instance) limit reached/,
      /EMFILE: too many open files, watch/,
      /inotify_add_watch.*No space left on device/,
    ],
    explanation:
      'The kernel watches no more files for this user: all containers and editors on this machine share one limit.',
    fix: [
      {
        command: 'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=1024',
        says: 'on the machine that runs the engine, then start it again',
      },
    ],
  },
  {
    class: 'disk-full',
    patterns: [
      /No space left on device/i,
      /\bENOSPC: no space/i,
      /enough free space in/,
      /disk is full/i,
      /(?:failed with error|errno:|error number|OS errno|Errcode:) 28\b/,
      /disk resource limit alarm set/,
      /Free disk space is insufficient/,
      /exited with reason: .*\benospc\b/,
      /MISCONF Redis is configured to save RDB snapshots/,
      /^it takes no writes: it could not save its data to disk/,
    ],
    answers: ['probe.redis-unsaved'],
    undoneBy:
      /disk resource limit alarm cleared|Free disk space is sufficient|Background saving terminated with success/,
    explanation: 'There is no space left where {service} writes.',
    fix: [
      { command: 'docker system df', says: 'shows what takes the space' },
      { command: 'docker builder prune', says: 'frees the build cache, which can be made again' },
    ],
  },
  {
    class: 'out-of-memory',
    patterns: [
      /^MemoryError\b/,
      /Cannot allocate memory/i,
      /JavaScript heap out of memory/,
      /std::bad_alloc/,
      /eheap_alloc: Cannot allocate/,
      /fatal error: Killed signal terminated program/,
      /Worker exited prematurely: signal 9 \(SIGKILL\)/,
      /memory resource limit alarm set/,
      /\bOut of memory\b/i,
    ],
    undoneBy: /memory resource limit alarm cleared/,
    explanation: '{service} asked for more memory than it may have or the machine has left.',
    fix: [
      { command: 'docker stats --no-stream', says: 'shows who holds the memory' },
      { command: 'bkdev switch api', says: 'runs fewer roles; or give the engine more memory' },
    ],
  },
  {
    class: 'port-taken',
    patterns: [
      /Bind for [\d.:[\]]*:(?<port>\d+) failed: port is already allocated/,
      /listen tcp[46]? [\d.:[\]]*:(?<port>\d+): bind: address already in use/,
      /failed to bind host port (?:for )?[\d.]*:(?<port>\d+)/,
    ],
    explanation: 'Port {port} of this machine is held by another program, so {service} cannot be reached through it.',
    fix: [{ command: 'bkdev up', says: 'names who holds port {port}, and offers the next free one' }],
  },
  {
    class: 'port-taken',
    patterns: [
      /listening socket [\d.:*[\]]*:(?<port>\d+): bind: Address already in use/,
      /Connection in use: \('[^']*', (?<port>\d+)\)/,
      /Bind on TCP\/IP port.*Address already in use/,
      /could_not_start_listener,[^,]*,(?<port>\d+)/,
      /,(?<port>\d+)\},eaddrinuse\}/,
      /Failed to start Ranch listener .*,(?<port>\d+)\} in ranch_tcp:listen.*eaddrinuse/,
      /^Error: That port is already in use\.$/,
      /EADDRINUSE: address already in use [^\s:]*:+(?<port>\d+)/,
      /^OSError: \[Errno 98\]/,
    ],
    context: [/running on port: (?<port>\d+)/],
    explanation: 'Something already listens on the port {port|of this role} in the container of {service}.',
    fix: [{ command: 'bkdev restart {service}', says: 'ends what is left of an earlier run and starts it again' }],
  },
  {
    class: 'wrong-architecture',
    patterns: [
      /exec format error/i,
      /couldn't exec \S+: ENOEXEC/,
      /: ELF\W.*not found$/,
      /wrong ELF class|invalid ELF header/,
      /image's platform \([^)]*\) does not match the detected host platform/,
    ],
    explanation: 'The program or the image was built for another kind of processor than this engine has.',
    fix: [
      {
        command: 'docker version --format "{{.Server.Arch}}"',
        says: 'tells what the engine runs; unset DOCKER_DEFAULT_PLATFORM',
      },
      { command: 'bkdev down && bkdev up', says: 'builds the images for it' },
    ],
  },
  {
    class: 'permission-denied',
    patterns: [
      /^(?:PermissionError|OSError): \[Errno (?:13|30)\] [\w -]+: '(?<path>\/workspace\b[^']*)'/,
      /EACCES: permission denied, \w+ '(?<path>\/workspace\b[^']*)'/,
      /`(?<path>\/workspace\b[^`]*)`: (?:Permission denied|Read-only file system)/,
      /'(?<path>\/workspace\b[^']*)': (?:Permission denied|Read-only file system)/,
      /cannot link \S+ to \S+: (?:Permission denied|Read-only file system)/,
      /cannot link \S+: \[Errno (?:13|30)\]/,
      /dubious ownership in repository at '(?<path>[^']*)'/,
    ],
    explanation:
      "The container's user may not write {path|in the checkout}: it belongs to another user, or is mounted read-only.",
    fix: [
      {
        command: 'sudo chown -R "$(id -u):$(id -g)" .',
        says: 'makes the checkout yours, if root once ran something in it',
      },
      { command: 'ls -ldn . bkmonitor logs', says: 'shows whose it is: containers run as the one who owns it' },
    ],
    where: 'traceback',
  },
  {
    class: 'permission-denied',
    patterns: [
      /^(?:PermissionError|OSError): \[Errno (?:13|30)\] [\w -]+: '(?<path>[^']*)'/,
      /EACCES: permission denied, \w+ '(?<path>[^']*)'/,
      /`(?<path>\/[^`]*)`: (?:Permission denied|Read-only file system)/,
      /'(?<path>\/[^']*)': (?:Permission denied|Read-only file system)/,
      /\((?:errno:|Errcode:|OS errno) 13\b/,
      /volume (?<path>\S+) belongs to uid \d+, this container runs as \d+/,
      /Cookie file (?<path>\S+) must be accessible by owner only/,
      /^Permission denied$/,
    ],
    context: [/^>>> 'dir "(?<path>[^"]*)"'/],
    explanation: "The container's user may not write {path|its volume}, which belongs to another user.",
    fix: [
      { says: 'set BKDEV_UID in .devcontainer/.env back to the user that the volume was made for' },
      { command: 'bkdev down --volumes', says: 'removes the volumes, the data in them too; bkdev up makes them anew' },
    ],
    where: 'traceback',
  },
];
