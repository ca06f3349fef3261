import { type Kysely, sql } from 'kysely'

// A third lane, of jobs so small that a worker takes them by the hundred.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table workers drop constraint workers_lane_check;
    alter table workers add constraint workers_lane_check check (lane in ('small', 'quick', 'bulk'));
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    delete from workers where lane = 'small';
    alter table workers drop constraint workers_lane_check;
    alter table workers add constraint workers_lane_check check (lane in ('quick', 'bulk'));
  `.execute(db)
}
