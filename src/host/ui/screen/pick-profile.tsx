import { message } from '../../../shared/messages/message.ts';
import { cutCellsBefore } from '../text/cells.ts';
import { say } from '../text/language.ts';
import { neutralise } from '../text/neutralise.ts';
import { paletteOf } from '../text/theme.ts';
import { type Choice, choose, chosenProfile, noChoice } from './choice.ts';
import { composeFrame } from './frame.ts';
import { margin, type Size } from './layout.ts';
import { footerSegments } from './panels/footer.ts';
import { cutSegments, type Segment } from './panels/line.ts';
import { type ProfileChoice, profileLines } from './panels/profile-lines.ts';
import { actionOf } from './panels/shortcuts.ts';
import { Screen } from './screen.tsx';
import { openStage, type StageOptions, sizeOf } from './stage.ts';

export interface PickOptions extends StageOptions {
  /** The checkout to bring up. */
  readonly workspace: string;
  readonly profiles: readonly ProfileChoice[];
  /** The profile under the cursor at first. */
  readonly suggested: string;
  readonly color: boolean;
}

/**
 * Asks which profile to bring up: for `bkdev` at a terminal, if nothing is running and no profile is remembered, before
 * anything is prepared. Restores the terminal. Returns the profile's name; undefined if the person left or interrupted.
 */
export async function pickProfile(options: PickOptions): Promise<string | undefined> {
  const { profiles, suggested, stdout } = options;
  let choice: Choice = noChoice;
  let picked: string | undefined;
  const chosen = () => chosenProfile(profiles, choice, suggested);
  const onKey = (name: string) => {
    const action = actionOf(name, 'first-profile');
    if (action === undefined || stage.isClosed()) return;
    if (action === 'suspend') return stage.suspend();
    if (action === 'leave' || action === 'interrupt') return stage.close('left');
    if (action === 'choose') {
      picked = profiles[chosen()]?.name;
      return stage.close('left');
    }
    choice = choose(choice, action, { mode: 'first-profile', entries: [], profiles, active: suggested, lastScroll: 0 });
    stage.draw();
  };
  const stage = openStage(options, {
    look: () => toPickView(options, chosen(), sizeOf(stdout)),
    toElement: view => <Screen view={view} onKey={onKey} />,
    onCtrlC: () => onKey('ctrl-c'),
  });
  await stage.departure;
  return picked;
}

function toPickView({ workspace, profiles, color }: PickOptions, chosen: number, size: Size) {
  const width = Math.max(1, size.columns - 2 * margin);
  const view = { title: say(message('screen.which-profile')), choices: profiles, active: '', chosen, atWork: '' };
  const folder = cutCellsBefore(neutralise(workspace, { color: false }), Math.max(0, width - 7));
  const heading: readonly Segment[] = [
    { text: 'bkdev', look: 'strong' },
    { text: `  ${folder}`, look: 'faint' },
  ];
  const lines = profileLines(view, width, rowsBelow(size));
  const footing = { mode: 'first-profile', reloading: 'off', working: [] } as const;
  const isRoomyHere = isRoomy(size.rows);
  const at = (top: number, height: number) => ({ left: margin, top, width, height });
  const blocks = [
    { at: at(0, 1), lines: [cutSegments(heading, width)] },
    { at: at(isRoomyHere ? 2 : 1, rowsBelow(size)), lines },
    { at: at(size.rows - 1, isRoomyHere ? 1 : 0), lines: [footerSegments(footing, width)] },
  ];
  return { size, frame: composeFrame(size, blocks, paletteOf(color)) };
}

/** The rows left by the heading and, if there is room, a blank row and the footer. */
function rowsBelow({ rows }: Size): number {
  return Math.max(0, rows - (isRoomy(rows) ? 3 : 1));
}

function isRoomy(rows: number): boolean {
  return rows >= 6;
}
