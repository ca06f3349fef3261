// A release beside the one that serves: bin/migrate of another checkout, with another migration in it.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrationNames } from '#db/migrate.ts'
import { thisRelease } from '#db/version.ts'
import { type World, world } from '#functions/testing.ts'
import { freePort } from './rehearsal/database.ts'
import { attempt } from './rehearsal/run.ts'

const ROOT = join(import.meta.dirname, '..')

const run = (program: string, args: string[] = [], env: Record<string, string> = {}) =>
  attempt(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(ROOT, '.cache/compile'), ...env },
  })

/** A copy of what bin/migrate consists of, to change as the next release would. */
async function nextRelease() {
  const folder = await mkdtemp(join(tmpdir(), 'grayledger-release-'))
  for (const part of ['package.json', 'db', 'shared', 'bin/migrate.ts', 'bin/budget.ts'])
    await cp(join(ROOT, part), join(folder, part), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return {
    file: (name: string) => join(folder, 'db', name),
    migrate: (args: string[] = [], env = {}) => run(join(folder, 'bin/migrate.ts'), args, env),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

const LATER = '299901010000_of_a_later_release'
const HALF = `import { sql } from 'kysely'
export const oldestRelease = '0.1.0'
export async function up(db) {
  await sql\`create table half (id integer)\`.execute(db)
  await sql\`select 1 / 0\`.execute(db)
}
`

test('a release that fails changes nothing, and the old one goes on serving', async () => {
  await using w = await world()
  await using next = await nextRelease()
  await writeFile(next.file(`migrations/${LATER}.ts`), HALF)

  const { code, printed } = await next.migrate([], { DATABASE_URL: w.url })

  expect([code, printed]).toEqual([1, 'Nothing was changed: division by zero\n'])
  const { rows } = await w.pool.query(`select to_regclass('half') as half, to_regclass('entries') as entries`)
  expect(rows).toEqual([{ half: null, entries: 'entries' }])
  expect((await w.request('/ready')).status).toBe(200)
  await w.alice.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
})

test('a database too new for it: release, web and worker each end with a sentence', async () => {
  await using w = await world()
  await w.pool.query('insert into migrations (name, timestamp) values ($1, now()::text)', [LATER])
  await w.pool.query(`update migrations_oldest_release set version = '9999.0.0'`)
  const sentence =
    `The database is too new for release ${await thisRelease()}: it can be worked with from 9999.0.0 on. ` +
    'Roll forward, to a release that knows it.'
  for (const program of ['migrate', 'web', 'worker']) {
    const { code, printed } = await run(join(ROOT, `bin/${program}.ts`), [], await configOf(w))
    expect(code, program).toBe(1)
    expect(printed, program).toContain(sentence)
  }
})

const configOf = async ({ url, bucketConfig }: World) => ({
  DATABASE_URL: url,
  PORT: `${await freePort()}`,
  S3_BUCKET: bucketConfig.bucket,
  S3_ENDPOINT: bucketConfig.endpoint!,
  AWS_ACCESS_KEY_ID: bucketConfig.accessKeyId,
  AWS_SECRET_ACCESS_KEY: bucketConfig.secretAccessKey,
})

test('freeze takes the migrations there are for released, and check refuses what comes later to them', async () => {
  await using next = await nextRelease()
  const release = await thisRelease()
  const frozen = await next.migrate(['freeze'])
  expect(frozen).toMatchObject({
    code: 0,
    printed: `The migrations are those of release ${release}: commit db/released.json.\n`,
  })
  const names = await migrationNames()
  const released = JSON.parse(await readFile(next.file('released.json'), 'utf8'))
  expect(released).toMatchObject({ release, through: names.at(-1) })
  expect(Object.keys(released.files)).toEqual(names)
  expect(await next.migrate(['check'])).toMatchObject({ code: 0 })

  await writeFile(next.file(`migrations/${names[0]}.ts`), HALF)
  const changed = await next.migrate(['check'])
  expect(changed).toMatchObject({
    code: 1,
    printed: `${names[0]} was changed after release ${release}: add a migration instead.\n`,
  })
})
