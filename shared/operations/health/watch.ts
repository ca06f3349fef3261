import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/types.ts'
import type { Mail } from '../../outside/mail.ts'
import type { Check, HealthParts, Light } from './check.ts'
import { CHECKS } from './checks.ts'
import { look } from './look.ts'

/** The same light is mailed as red once in so long, minutes, however often it turns. */
const QUIET_MINUTES = 60

export interface Watched {
  /** Names of the lights that are red. */
  red: string[]
  /** Of those that operators were told of now, red or green again. */
  told: string[]
}

/**
 * Looks at every light, twice at one that has just turned red, for a lost packet is no alarm; and mails the operators
 * what turned red, at most hourly for each, and which of that is green again. A mail that can't be sent is news the next
 * time.
 */
export async function watch(
  parts: HealthParts,
  send: (db: Kysely<DB>, mail: Mail) => Promise<void>,
  onFault: (name: string, error: unknown) => void,
  checks: readonly Check[] = CHECKS,
): Promise<Watched> {
  const { db, config } = parts
  const first = await look(checks, parts, { onFault })
  const isRed = new Set(first.filter(({ isGreen }) => !isGreen).map(({ name }) => name))
  const again = await look(
    checks.filter(({ name }) => isRed.has(name)),
    parts,
  )
  // One that can't tell because another is red is no news of its own.
  const lights = first
    .map((light) => again.find(({ name }) => name === light.name) ?? light)
    .filter(({ waitsFor }) => waitsFor === null)
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext('alerts'))`.execute(transaction)
    const told: Light[] = []
    for (const light of lights) if (await isNews(transaction, light)) told.push(light)
    if (told.length > 0)
      for (const to of config.OPERATOR_EMAILS) await send(transaction, { to, ...alarm(told, config.ORIGIN) })
    return {
      red: lights.filter(({ isGreen }) => !isGreen).map(({ name }) => name),
      told: told.map(({ name }) => name),
    }
  })
}

/** Notes how the light is, and answers whether that is to be told. */
async function isNews(db: Kysely<DB>, { name, isGreen }: Light): Promise<boolean> {
  if (isGreen) {
    const { rows } = await sql<{ told: boolean }>`
      update alerts set red_since = null, told_green_at = case when ${wasToldRed} then now() else told_green_at end
      where check_name = ${name} and red_since is not null returning told_green_at = now() as told`.execute(
      db,
    )
    return rows[0]?.told ?? false
  }
  await sql`insert into alerts (check_name, red_since) values (${name}, now())
    on conflict (check_name) do update set red_since = coalesce(alerts.red_since, now())`.execute(db)
  const { rows } = await sql`
    update alerts set told_red_at = now()
    where check_name = ${name} and (told_red_at is null
      or (not ${wasToldRed} and told_red_at < now() - make_interval(mins => ${QUIET_MINUTES})))
    returning 1`.execute(db)
  return rows.length > 0
}

// The last thing said of it was that it is red.
const wasToldRed = sql`(told_red_at is not null and coalesce(told_green_at < told_red_at, true))`

function alarm(lights: Light[], origin: string | undefined): { subject: string; text: string } {
  const red = lights.filter(({ isGreen }) => !isGreen)
  const green = lights.filter(({ isGreen }) => isGreen)
  const titles = (lights: Light[]) => lights.map(({ title }) => title).join(', ')
  const subject = red.length > 0 ? `Red: ${titles(red)}` : `Green again: ${titles(green)}`
  const said = [
    ...red.map(({ name, title, found, fix }) => `RED    ${title}: ${found}\n       ${fix}\n       (${name})`),
    ...green.map(({ title, found }) => `GREEN  ${title}: ${found}`),
  ]
  const more = `All lights: ${origin ?? ''}/ops\nMore on each: docs/runbooks/red-light.md\n`
  return { subject: `GrayLedger. ${subject}`.slice(0, 200), text: `${said.join('\n\n')}\n\n${more}` }
}
