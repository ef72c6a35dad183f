import { message } from '../../../../shared/messages/message.ts';
import type { Need, Needs } from '../../state/select-needs.ts';
import { cellWidth } from '../../text/cells.ts';
import { say } from '../../text/language.ts';
import { badgeText, reasonOf } from '../../text/service-words.ts';
import { cutSegments, type Lines, ruleSegments, type Segment } from './line.ts';

/** Lays out the dependency tree, preceded by which service blocks which. */
export function needLines({ tree, holding }: Needs, width: number): Lines {
  const title = ruleSegments([{ text: say(message('screen.title.needs')), look: 'strong' }], width);
  const held: Lines =
    holding.length === 0
      ? [[{ text: say(message('needs.nothing-held')), look: 'faint' }]]
      : holding.map(({ row, held: services }) => [
          { text: `${row.badge.glyph} `, look: row.badge.tone },
          { text: say(message('needs.holds', { service: row.service, services })) },
        ]);
  const names = Math.max(0, ...tree.map(need => cellWidth(stem(need)) + cellWidth(need.row.service)));
  const lines = tree.map(need => needLine(need, names));
  return [title, ...[...held, [], ...lines].map(line => cutSegments(line, width))];
}

function needLine(need: Need, names: number): readonly Segment[] {
  const { row, isAgain } = need;
  const lead = stem(need);
  const gap = ' '.repeat(Math.max(0, names - cellWidth(lead) - cellWidth(row.service)) + 2);
  const reason = row.health === 'healthy' ? '' : reasonOf(row);
  return [
    { text: lead, look: 'faint' },
    { text: row.service, look: need.branches.length === 0 ? 'strong' : undefined },
    { text: gap },
    { text: badgeText(row.badge), look: row.badge.tone },
    { text: reason === '' ? '' : `  ${reason}` },
    { text: isAgain ? `  ${say(message('needs.above'))}` : '', look: 'faint' },
  ];
}

/** `│  └─ `: the branches in front of a name. */
function stem({ branches }: Need): string {
  return branches
    .map((isMore, level) => (level === branches.length - 1 ? (isMore ? '├─ ' : '└─ ') : isMore ? '│  ' : '   '))
    .join('');
}
