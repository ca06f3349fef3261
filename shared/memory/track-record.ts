import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { CALIBRATION, type Level, type TrackRecord } from './confidence.ts'

/** How this company's suggestions have held so far, by level. */
export async function readTrackRecords(ctx: Context): Promise<TrackRecord[]> {
  const rows = await ctx.db
    .selectFrom('track_records')
    .where('company_id', '=', ctx.companyId)
    .where('calibration', '=', CALIBRATION)
    .select(['level', 'said', 'held'])
    .execute()
  return rows.map((row) => ({ ...row, level: row.level as Level }))
}

/** Counts suggestions of a level and whether they held; a negative `count` takes them back. */
export async function recordOutcome(ctx: Context, level: string, held: boolean, count = 1): Promise<void> {
  const heldBy = held ? count : 0
  if (count > 0) {
    await sql`
      insert into track_records (company_id, calibration, level, said, held)
      values (${ctx.companyId}, ${CALIBRATION}, ${level}, ${count}, ${heldBy})
      on conflict (company_id, calibration, level) do update
      set said = track_records.said + excluded.said, held = track_records.held + excluded.held`.execute(
      ctx.db,
    )
  } else {
    await sql`
      update track_records set said = said + ${count}, held = held + ${heldBy}
      where company_id = ${ctx.companyId} and calibration = ${CALIBRATION} and level = ${level}
        and said + ${count} >= 0 and held + ${heldBy} between 0 and said + ${count}`.execute(ctx.db)
  }
}
