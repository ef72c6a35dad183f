import type { Rule } from './rule.ts';

/** Limits of the machine or container: space, memory, ports, architecture, kernel limits, file access. */
export const resourceRules: readonly Rule[] = [
  {
    class: 'file-watches-exhausted',
    patterns: [
      /System limit for number of file watchers reached/,
      /inotify (?:watch|instance) limit reached/,
      /EMFILE: too many open files, watch/,
      /inotify_add_watch.*No space left on device/,
    ],
    explanation: 'diagnosis.watches-exhausted',
    fix: [
      {
        command: 'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=1024',
        says: 'fix.raise-watch-limit',
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
    ],
    answers: ['probe.redis-unsaved'],
    undoneBy:
      /disk resource limit alarm cleared|Free disk space is sufficient|Background saving terminated with success/,
    explanation: 'diagnosis.disk-full',
    fix: [
      { command: 'docker system df', says: 'fix.show-disk-use' },
      { command: 'docker builder prune', says: 'fix.prune-build-cache' },
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
    explanation: 'diagnosis.memory-short',
    fix: [
      { command: 'docker stats --no-stream', says: 'fix.show-memory-use' },
      { command: 'bkdev switch api', says: 'fix.run-fewer-roles' },
    ],
  },
  {
    class: 'port-taken',
    patterns: [
      /Bind for [\d.:[\]]*:(?<port>\d+) failed: port is already allocated/,
      /listen tcp[46]? [\d.:[\]]*:(?<port>\d+): bind: address already in use/,
      /failed to bind host port (?:for )?[\d.]*:(?<port>\d+)/,
    ],
    explanation: 'diagnosis.host-port-taken',
    fix: [{ command: 'bkdev up', says: 'fix.resolve-port' }],
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
      /^Error: Port (?<port>\d+) is already in use$/,
      /EADDRINUSE: address already in use [^\s:]*:+(?<port>\d+)/,
      /^OSError: \[Errno 98\]/,
    ],
    context: [/running on port: (?<port>\d+)/],
    explanation: 'diagnosis.port-taken',
    fix: [{ command: 'bkdev restart {service}', says: 'fix.end-leftovers' }],
  },
  {
    class: 'port-privileged',
    patterns: [
      /connection to \('[^']*', (?<port>\d+)\) failed: \[Errno 13\] Permission denied/,
      /^Error: You don't have permission to access that port\.$/,
    ],
    context: [/running on port: (?<port>\d+)/],
    explanation: 'diagnosis.port-privileged',
    fix: [{ command: 'bkdev up', says: 'fix.choose-high-port' }],
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
    explanation: 'diagnosis.wrong-architecture',
    fix: [
      {
        command: 'docker version --format "{{.Server.Arch}}"',
        says: 'fix.show-architecture',
      },
      { command: 'bkdev down && bkdev up', says: 'fix.rebuild-images' },
    ],
  },
  {
    class: 'permission-denied',
    patterns: [
      /^(?:PermissionError|OSError): \[Errno (?:13|30)\] [\w -]+: '(?<path>\/workspace\b[^']*)'/,
      /EACCES: permission denied, \w+ '(?<path>\/workspace\b[^']*)'/,
      /`(?<path>\/workspace\b[^`]*)`: (?:Permission denied|Read-only file system)/,
      /'(?<path>\/workspace\b[^']*)': (?:Permission denied|Read-only file system)/,
      /cannot link \S+: \[Errno (?:13|30)\]/,
      /dubious ownership in repository at '(?<path>[^']*)'/,
    ],
    answers: ['Permission denied', 'Read-only file system'].map(error => ({
      code: 'step.link-refused',
      with: { error },
    })),
    explanation: 'diagnosis.checkout-forbidden',
    fix: [
      {
        command: 'sudo chown -R "$(id -u):$(id -g)" .',
        says: 'fix.own-checkout',
      },
      { command: 'ls -ldn . {product}', says: 'fix.show-owner' },
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
      /Cookie file (?<path>\S+) must be accessible by owner only/,
      /^Permission denied$/,
    ],
    answers: ['step.volume-of-another'],
    context: [/^>>> 'dir "(?<path>[^"]*)"'/],
    explanation: 'diagnosis.volume-forbidden',
    fix: [{ says: 'fix.reset-uid' }, { command: 'bkdev down --volumes', says: 'fix.recreate-volumes' }],
    where: 'traceback',
  },
];
