import { Box, useInput, useStdin } from 'ink';
import type { ReactElement } from 'react';
import { message } from '../../../shared/messages/message.ts';
import { cutCellsBefore } from '../text/cells.ts';
import { say } from '../text/language.ts';
import { neutralise } from '../text/neutralise.ts';
import { type Choice, choose, chosenProfile, noChoice } from './choice.ts';
import { keyNames } from './key-names.ts';
import type { Size } from './layout.ts';
import { Footer } from './panels/footer.tsx';
import { actionOf } from './panels/keys.ts';
import { cutSegments, Line, Lines, type Segment } from './panels/line.tsx';
import { type ProfileChoice, profileLines } from './panels/profile-lines.ts';
import { margin } from './screen-view.ts';
import { openStage, type StageOptions, sizeOf } from './stage.ts';

export interface PickOptions extends StageOptions {
  /** The checkout that is to be brought up. */
  readonly workspace: string;
  readonly profiles: readonly ProfileChoice[];
  /** The profile that is pointed at first. */
  readonly suggested: string;
  readonly color: boolean;
}

/** All that is drawn. Foreign text in it is already neutral. */
interface PickView {
  readonly size: Size;
  readonly heading: readonly Segment[];
  readonly lines: readonly (readonly Segment[])[];
  readonly color: boolean;
}

/**
 * Asks which profile to bring up: for `bkdev` on a terminal where nothing runs and no profile is remembered, before anything is
 * prepared. The terminal is as it was afterwards. Gives the profile's name, or undefined when the person left or interrupted.
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
    choice = choose(choice, action, { mode: 'first-profile', rows: [], profiles, active: suggested, lastScroll: 0 });
    stage.draw();
  };
  const stage = openStage<PickView>(options, {
    look: () => toPickView(options, chosen(), sizeOf(stdout)),
    toElement: view => <Picker view={view} onKey={onKey} />,
    onCtrlC: () => onKey('ctrl-c'),
  });
  await stage.departure;
  return picked;
}

function toPickView({ workspace, profiles, color }: PickOptions, chosen: number, size: Size): PickView {
  const width = Math.max(1, size.columns - 2 * margin);
  const view = { title: say(message('screen.which-profile')), choices: profiles, active: '', chosen, atWork: '' };
  const folder = cutCellsBefore(neutralise(workspace, { color: false }), Math.max(0, width - 7));
  const heading: readonly Segment[] = [
    { text: 'bkdev', look: 'strong' },
    { text: `  ${folder}`, look: 'faint' },
  ];
  return { size, color, heading: cutSegments(heading, width), lines: profileLines(view, width, rowsBelow(size)) };
}

/** What the heading, and where there is room a blank row and the footer, leave. */
function rowsBelow({ rows }: Size): number {
  return Math.max(0, rows - (isRoomy(rows) ? 3 : 1));
}

function isRoomy(rows: number): boolean {
  return rows >= 6;
}

function Picker({ view, onKey }: { view: PickView; onKey: (name: string) => void }): ReactElement {
  const { size, heading, lines, color } = view;
  const { isRawModeSupported } = useStdin();
  useInput((input, key) => keyNames(input, key).forEach(onKey), { isActive: isRawModeSupported });
  const roomy = isRoomy(size.rows);
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} paddingX={margin} overflow="hidden">
      <Line segments={heading} color={color} />
      <Box height={roomy ? 1 : 0} flexShrink={0} />
      <Lines lines={lines} rows={rowsBelow(size)} color={color} />
      {roomy ? (
        <Footer
          mode="first-profile"
          reloading="off"
          working={[]}
          width={Math.max(1, size.columns - 2 * margin)}
          color={color}
        />
      ) : null}
    </Box>
  );
}
