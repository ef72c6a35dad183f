import { Box, useInput, useStdin } from 'ink';
import type { ReactElement } from 'react';
import { FailureCard } from './failure-card.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { HelpPanel } from './help-panel.tsx';
import { type Action, actionsOf, keyNames } from './keys.ts';
import { Line } from './line.tsx';
import { LogPanel } from './log-panel.tsx';
import { margin, type ScreenView } from './screen-view.ts';
import { ServiceList } from './service-list.tsx';

export interface ScreenProps {
  readonly view: ScreenView;
  readonly onAction: (action: Action) => void;
}

/** The whole terminal, from top to bottom. */
export function Screen({ view, onAction }: ScreenProps): ReactElement {
  const { size, layout, color } = view;
  const { isRawModeSupported } = useStdin();
  useInput((input, key) => actionsOf(keyNames(input, key)).forEach(onAction), { isActive: isRawModeSupported });
  const width = Math.max(1, size.columns - 2 * margin);
  const lower = layout.failure + layout.logTitle + layout.log;
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} paddingX={margin} overflow="hidden">
      <Header headline={view.headline} width={width} color={color} />
      <Box height={layout.headerGap} flexShrink={0} />
      {layout.services > 0 ? (
        <ServiceList rows={view.rows} selected={view.selected?.service} width={width} color={color} />
      ) : null}
      <Box height={layout.servicesGap} flexShrink={0} />
      {view.help ? (
        <HelpPanel rows={lower} width={width} color={color} />
      ) : (
        <>
          <FailureCard lines={view.failure} rows={layout.failure} color={color} />
          <LogPanel
            service={view.selected}
            lines={view.log}
            titleRows={layout.logTitle}
            rows={layout.log}
            width={width}
            color={color}
          />
        </>
      )}
      <Box height={layout.footerGap} flexShrink={0} />
      {view.notice.map((segments, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is nothing but its place.
        <Line key={index} segments={segments} color={color} />
      ))}
      {layout.footer > 0 ? <Footer width={width} color={color} /> : null}
    </Box>
  );
}
