import { message } from '../../shared/messages/message.ts';
import { say } from '../ui/text/language.ts';

/**
 * Returns a command's exit status. If Node's event loop becomes empty while the command is pending, nothing can resolve
 * it: reports that as a bug of ours instead of Node's exit status 13 with its warning.
 */
export async function toItsEnd(command: Promise<number>): Promise<number> {
  const tell = () => {
    process.stderr.write(`${say(message('cli.stopped-half-way'))}\n`);
    process.exit(1);
  };
  process.once('beforeExit', tell);
  try {
    return await command;
  } finally {
    process.off('beforeExit', tell);
  }
}
