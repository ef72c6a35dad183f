// bkdev inside the workspace: the commands that work without Docker, by asking the agent.
import { request } from 'node:http';
import { join } from 'node:path';

const socketPath = join(process.env.BKDEV_RUN ?? '/run/bkdev', 'agent.sock');
const usage = 'bkdev status, bkdev restart SERVICE, bkdev pause [SERVICE], bkdev resume [SERVICE]';
/** The exit statuses, as on the host: success, usage error, unhealthy role, problem of the machine. */
const exit = { done: 0, usage: 2, role: 3, surroundings: 4 };
/**
 * Renders messages as sentences. The build puts it beside the agent; without it, messages are shown as code and
 * parameters.
 */
const { render, languageFrom } = await import('../messages.mjs').catch(() => ({}));

/** Renders a message in the person's language; text from outside is unchanged. */
function say(text) {
  if (typeof text !== 'object' || text === null) return text;
  return render ? render(text, languageFrom(undefined, process.env)) : `${text.code} ${JSON.stringify(text.params)}`;
}

/** Renders the agent's reason for refusing a request. */
function refusal(text) {
  try {
    return say(JSON.parse(text));
  } catch {
    return text;
  }
}

function ask(method, path) {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path, timeout: 60_000 }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', part => (text += part));
      response.on('end', () => resolve({ code: response.statusCode, text: text.trim() }));
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer in 60 s'))).on('error', reject).end();
  });
}

function complain(status, ...lines) {
  for (const line of lines) console.error(`bkdev: ${line}`);
  return status;
}

/** Describes which code a role is running; empty if it is what is on disk. */
function codeOf(code, now) {
  if (code === undefined || code.state === 'current') return '';
  const seconds = code.since === undefined ? '' : ` ${Math.max(0, Math.round((now - code.since) / 1000))} s`;
  const why = [code.where, say(code.reason)].filter(Boolean).join(' ');
  return `code ${code.state}${code.state === 'stale' ? seconds : ''}${why && `: ${why}`}`;
}

async function status() {
  const { code, text } = await ask('GET', '/reports');
  if (code !== 200) return complain(exit.surroundings, refusal(text));
  const reports = JSON.parse(text).sort((one, other) => one.service.localeCompare(other.service));
  const width = Math.max(0, ...reports.map(({ service }) => service.length));
  for (const { service, health, reason, programs, code: runs } of reports) {
    const running = programs.map(({ name, state }) => `${name} ${state.toLowerCase()}`).join(', ');
    const parts = [service.padEnd(width), health.padEnd(9), say(reason), running && `(${running})`, codeOf(runs, Date.now())];
    console.log(parts.filter(part => part !== '').join('  '));
  }
  console.log('Stores, steps and addresses: bkdev status on the host.');
  return reports.some(({ health }) => health === 'unhealthy') ? exit.role : exit.done;
}

async function restart(service) {
  const { code, text } = await ask('POST', `/restart?service=${encodeURIComponent(service)}`);
  if (code !== 200) return complain(code === 404 ? exit.usage : exit.role, refusal(text));
  console.log(`restarted ${service}: ${JSON.parse(text).restarted.join(', ')}`);
  return exit.done;
}

/** Pauses or resumes live reload of one service, or of all. */
async function hold(verb, service) {
  const { code, text } = await ask('POST', `/${verb}${service ? `?service=${encodeURIComponent(service)}` : ''}`);
  if (code !== 200) return complain(code === 404 ? exit.usage : exit.role, refusal(text));
  const { paused } = JSON.parse(text);
  console.log(paused.length === 0 ? 'live reload is on' : `paused: ${paused.join(', ')}`);
  return exit.done;
}

function run(words) {
  if (words.length === 0 || (words.length === 1 && words[0] === 'status')) return status();
  if (words.length === 2 && words[0] === 'restart') return restart(words[1]);
  if (words.length <= 2 && (words[0] === 'pause' || words[0] === 'resume')) return hold(...words);
  return complain(
    exit.usage,
    `here, inside the workspace, there is no Docker for "bkdev ${words.join(' ')}".`,
    `Type it in a terminal of the host. Here: ${usage}.`,
  );
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const lines = [`the agent of this workspace does not answer (${error.message}).`, 'On the host: bkdev status'];
  process.exitCode = complain(exit.surroundings, ...lines);
}
