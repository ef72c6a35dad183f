import { Box, Text, useInput, usePaste, useStdin } from 'ink';
import type { ReactElement } from 'react';
import { keyNames, mostAtOnce } from './key-names.ts';
import type { Size } from './layout.ts';

export interface ScreenProps {
  readonly view: { readonly size: Size; readonly frame: readonly string[] };
  /** Called with the name of each pressed key. */
  readonly onKey: (name: string) => void;
  readonly onPaste?: (text: string) => void;
}

/** The whole terminal, one text per row, already composed, cut and styled. */
export function Screen({ view: { size, frame }, onKey, onPaste }: ScreenProps): ReactElement {
  const { isRawModeSupported } = useStdin();
  const isActive = { isActive: isRawModeSupported };
  useInput((input, key) => {
    if (input.length > mostAtOnce) onPaste?.(input);
    else keyNames(input, key).forEach(onKey);
  }, isActive);
  usePaste(text => onPaste?.(text), isActive);
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
      {frame.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is nothing but its place.
        <Text key={index} wrap="truncate">
          {row === '' ? ' ' : row}
        </Text>
      ))}
    </Box>
  );
}
