// In place of dockerode's `./session`, which loads gRPC for build sessions that bkdev never opens: loads it at its first use.
module.exports = (...args) => require('dockerode/lib/session')(...args);
