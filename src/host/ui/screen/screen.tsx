import { Box, useInput, useStdin } from 'ink';
import type { ReactElement } from 'react';
import { keyNames } from './key-names.ts';
import { FailureCard } from './panels/failure-card.tsx';
import { Footer } from './panels/footer.tsx';
import { Header } from './panels/header.tsx';
import { Lines } from './panels/line.tsx';
import { LogPanel } from './panels/log-panel.tsx';
import { ServiceList } from './panels/service-list.tsx';
import { margin, type ScreenView } from './screen-view.ts';

export interface ScreenProps {
  readonly view: ScreenView;
  /** Called with the name of each pressed key. */
  readonly onKey: (name: string) => void;
}

/** The whole terminal, from top to bottom. */
export function Screen({ view, onKey }: ScreenProps): ReactElement {
  const { size, layout, color } = view;
  const { isRawModeSupported } = useStdin();
  useInput((input, key) => keyNames(input, key).forEach(onKey), { isActive: isRawModeSupported });
  const width = Math.max(1, size.columns - 2 * margin);
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} paddingX={margin} overflow="hidden">
      <Header headline={view.headline} width={width} color={color} />
      <Box height={layout.headerGap} flexShrink={0} />
      {layout.services > 0 ? (
        <Box flexDirection="column" flexShrink={0} height={layout.services}>
          <ServiceList
            rows={view.rows}
            above={view.rowsAbove}
            below={view.rowsBelow}
            selected={view.selected?.service}
            width={width}
            color={color}
          />
        </Box>
      ) : null}
      <Box height={layout.servicesGap} flexShrink={0} />
      {layout.panel > 0 ? (
        <Lines lines={view.panel} rows={layout.panel} color={color} />
      ) : (
        <>
          <FailureCard lines={view.card} hidden={view.cardHidden} rows={layout.failure} width={width} color={color} />
          <LogPanel
            service={view.selected}
            code={view.code}
            lines={view.log.rows}
            above={view.log.above}
            below={view.log.below}
            titleRows={layout.logTitle}
            rows={layout.log}
            width={width}
            color={color}
          />
        </>
      )}
      <Box height={layout.footerGap} flexShrink={0} />
      <Lines lines={view.notice} rows={layout.notice} color={color} />
      {layout.footer > 0 ? (
        <Footer mode={view.mode} reloading={view.reloading} working={view.working} width={width} color={color} />
      ) : null}
    </Box>
  );
}
