import { message } from '../../shared/messages/message.ts';
import { say } from '../ui/text/language.ts';

/**
 * The exit status of a command. Where Node has nothing left to wait for and the command has not ended, nobody will
 * ever answer it: Node would end with its own status 13 and a warning about a line of ours, so that is told as the
 * bug of ours that it is.
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
