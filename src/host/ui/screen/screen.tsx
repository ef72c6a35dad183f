import { Box, Text, Transform, useInput, usePaste, useStdin } from 'ink';
import type { ReactElement } from 'react';
import { keyNames, mostAtOnce } from './key-names.ts';
import type { Size } from './layout.ts';

export interface ScreenProps {
  readonly view: { readonly size: Size; readonly frame: readonly string[] };
  /** Called with the name of each pressed key. */
  readonly onKey: (name: string) => void;
  readonly onPaste?: (text: string) => void;
}

/**
 * Draws the whole terminal. The rows are already composed, truncated and styled, so Ink lays out the same number of
 * empty rows, and each is replaced when it is written, so that Ink does not measure, wrap or clip it again.
 */
export function Screen({ view: { size, frame }, onKey, onPaste }: ScreenProps): ReactElement {
  const { isRawModeSupported } = useStdin();
  const isActive = { isActive: isRawModeSupported };
  useInput((input, key) => {
    if (input.length > mostAtOnce) onPaste?.(input);
    else keyNames(input, key).forEach(onKey);
  }, isActive);
  usePaste(text => onPaste?.(text), isActive);
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      <Transform transform={(_, row) => frame[row] ?? ''}>
        <Text>{Array.from(frame, () => ' ').join('\n')}</Text>
      </Transform>
    </Box>
  );
}
