import { message } from '../../../shared/messages/message.ts';
import { glyphs } from '../state/badge.ts';
import { type Headline, selectHeadline } from '../state/select-headline.ts';
import type { ServiceRow } from '../state/select-service-rows.ts';
import { fromHome } from '../text/from-home.ts';
import { plain } from '../text/plain.ts';
import type { ScreenInput } from './screen-input.ts';

/**
 * Returns the headline with foreign text neutralised; adapted while a question is pending, or between choosing a
 * profile and the start of its command.
 */
export function shownHeadline(
  { state, definition, preparing, question, now, home }: ScreenInput,
  rows: readonly ServiceRow[],
): Headline {
  const headline = neutralHeadline(selectHeadline(state, definition, now, rows), home);
  if (question)
    return {
      ...headline,
      badge: { glyph: glyphs.waiting, word: message('badge.waits-for-you'), tone: 'busy' },
      estimateMs: undefined,
    };
  if (preparing === '') return headline;
  return {
    ...headline,
    profile: plain(preparing),
    formerProfile: headline.profile === preparing ? '' : headline.profile,
    badge: { glyph: glyphs.busy, word: message('badge.preparing'), tone: 'busy' },
    failure: undefined,
    rollback: undefined,
  };
}

/** Neutralises foreign text in a row. */
export function neutralRow(row: ServiceRow): ServiceRow {
  const programs = row.programs.map(program => ({
    ...program,
    name: plain(program.name),
    detail: plain(program.detail),
  }));
  return { ...row, title: plain(row.title), reason: plain(row.reason), programs };
}

function neutralHeadline(headline: Headline, home: string | undefined): Headline {
  const { project, profile, formerProfile, workspace, rollback, paused } = headline;
  return {
    ...headline,
    project: plain(project),
    profile: plain(profile),
    formerProfile: plain(formerProfile),
    workspace: fromHome(plain(workspace), home),
    paused: paused && { ...paused, services: paused.services.map(plain) },
    rollback: rollback && { failed: plain(rollback.failed), cause: plain(rollback.cause) },
  };
}
