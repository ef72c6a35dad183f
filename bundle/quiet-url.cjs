// Replaces `url` in docker-modem, which uses `url.parse` and `url.resolve` if the engine is reached over TCP: Node
// prints a deprecation warning (DEP0169) to the person's terminal for both.
const url = require('node:url');

/** Returns the parts of `url.parse` that are used; null parts if the text is a host alone, not a URL. */
function parse(text) {
  const {
    protocol = null,
    hostname,
    port = null,
    pathname = null,
    search = '',
  } = URL.canParse(text) ? new URL(text) : {};
  return {
    ...{ protocol, port, pathname },
    // URLs put IPv6 addresses in brackets, which sockets do not accept.
    hostname: hostname === undefined ? null : hostname.replace(/^\[|\]$/g, ''),
    path: pathname === null ? null : pathname + search,
  };
}

module.exports = { ...url, parse, resolve: (from, to) => new URL(to, from).href };
