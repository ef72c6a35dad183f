import { Box, Text, useInput, useStdin } from 'ink';
import type { ReactElement } from 'react';
import { keyNames } from './key-names.ts';
import type { Size } from './layout.ts';

export interface ScreenProps {
  readonly view: { readonly size: Size; readonly frame: readonly string[] };
  /** Called with the name of each pressed key. */
  readonly onKey: (name: string) => void;
}

/** The whole terminal, a text a row: what is in it is put together, cut and painted already. */
export function Screen({ view: { size, frame }, onKey }: ScreenProps): ReactElement {
  const { isRawModeSupported } = useStdin();
  useInput((input, key) => keyNames(input, key).forEach(onKey), { isActive: isRawModeSupported });
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
