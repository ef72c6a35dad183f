// In place of `util` in docker-modem, which renders each request to any depth for a debug log that is off: 5 ms each.
module.exports = { ...require('node:util'), inspect: () => '' };
