// Replaces dockerode's `./session`, which loads gRPC for build sessions that bkdev never opens: loads it on first use.
module.exports = (...args) => require('dockerode/lib/session')(...args);
