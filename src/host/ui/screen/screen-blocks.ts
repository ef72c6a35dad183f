import { plain } from '../text/plain.ts';
import type { Choice } from './choice.ts';
import type { Block } from './frame.ts';
import { logRule, titleIn } from './log-heading.ts';
import { queryOf } from './log-reading.ts';
import { noticeLines } from './notice-lines.ts';
import type { Panel } from './open-panel.ts';
import { cardBox } from './panels/failure-card.ts';
import { type Footing, footerSegments } from './panels/footer.ts';
import { headerSegments } from './panels/header.ts';
import { hintLines } from './panels/hints.ts';
import { cutSegments, ruleSegments, type Segment } from './panels/line.ts';
import { logTitle } from './panels/log-panel.ts';
import { serviceLines } from './panels/service-list.ts';
import { typedSegments } from './panels/typed-line.ts';
import type { Placed } from './placed.ts';
import type { Subject } from './subject.ts';

/** Returns the blocks to draw. */
export function screenBlocks(
  { headline, entry, selected, services, others, notice, hint }: Subject,
  { layout, list, rows, first, card, cardHidden, facts, pane }: Placed,
  { choice, footing, panel }: { readonly choice: Choice; readonly footing: Footing; readonly panel: Panel | undefined },
): readonly Block[] {
  const { log, title } = layout;
  const about = { read: queryOf(choice.log, services).services, selected };
  const rule = (width: number, isNamed: boolean) => logRule(about, pane, width, isNamed);
  const isApart = layout.logTitle.height > 0;
  const named = isApart ? ruleSegments(logTitle(selected, title.width - 4), title.width) : rule(title.width, true);
  const titled = titleIn(layout);
  const below = { ...log, top: log.top + titled, height: Math.max(0, log.height - titled) };
  const { width: noticeWidth, height: noticeHeight } = layout.notice;
  const noted = notice ? noticeLines(notice, noticeWidth, noticeHeight) : hint ? hintLines(hint, noticeWidth) : [];
  const hidden = { above: first, below: list.length - first - rows.length };
  return [
    { at: layout.header, lines: [headerSegments(headline, layout.header.width)] },
    { at: layout.list, lines: serviceLines({ rows, all: list, ...hidden, selected: entry?.key }, layout.list.width) },
    {
      at: layout.card,
      lines: cardBox({
        ...{ lines: card, hidden: cardHidden, rows: layout.card.height, width: layout.card.width },
        others,
      }),
    },
    { at: title, lines: [named] },
    { at: layout.detail, lines: facts.lines },
    { at: layout.logTitle, lines: [rule(layout.logTitle.width, false)] },
    { at: { ...log, height: titled }, lines: [rule(log.width, true)] },
    { at: { ...below, left: below.left - 1, width: below.height > 0 ? 1 : 0 }, lines: pane.gutter },
    { at: below, lines: pane.lines },
    { at: layout.panel, lines: panel?.lines(layout.panel.height) ?? [] },
    { at: layout.divider, lines: Array.from({ length: layout.divider.height }, () => [{ text: '│', look: 'faint' }]) },
    { at: layout.notice, lines: noted },
    { at: layout.footer, lines: [footer(choice, footing, layout.footer.width)] },
  ];
}

/** Returns the last row: the typed text, otherwise the result of the last key, otherwise the keys. */
function footer({ typed, flash }: Choice, footing: Footing, width: number): readonly Segment[] {
  if (typed) return typedSegments(typed, width);
  return flash === undefined
    ? footerSegments(footing, width)
    : cutSegments([{ text: plain(flash), look: 'busy' }], width);
}
