// Replaces the Chinese catalogue in the program, which sets up a thousand sentences that most people never see.

let zh;

/** The catalogue, set up when its first sentence is asked for. */
const lazyZh = new Proxy(
  {},
  {
    get: (_, code) => {
      zh ??= require('../src/shared/messages/zh.ts').zh;
      return zh[code];
    },
  },
);

export { lazyZh as zh };
