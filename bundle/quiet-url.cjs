// In place of `url` in docker-modem, which asks for `url.parse` and `url.resolve` where the engine is reached over TCP: Node prints a
// deprecation (DEP0169) to the person's terminal for both.
const url = require('node:url');

/** As `url.parse` tells the parts that are read; null where the text is no URL but a host alone. */
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
    // In a URL an address of IPv6 stands in brackets, which no socket understands.
    hostname: hostname === undefined ? null : hostname.replace(/^\[|\]$/g, ''),
    path: pathname === null ? null : pathname + search,
  };
}

module.exports = { ...url, parse, resolve: (from, to) => new URL(to, from).href };
