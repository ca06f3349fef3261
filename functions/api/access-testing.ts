// What the walks through all doors and all tables (access.test.ts here and in pages/, isolation.test.ts) start from.
import { sql } from 'kysely'
import type { Person, World } from '#functions/testing.ts'
import type { Role } from '#shared/context.ts'

/** What somebody's company holds, one of each. */
export interface Things {
  account: string
  bank: string
  /** A sub-account that nothing stands on. */
  own: string
  transaction: string
  entry: string
  statement: string
  receipt: string
  key: string
  /** Somebody else who belongs to it. */
  member: string
  invitation: string
  /** What an operator has asked for. */
  access: string
}

/** Puts one of each into somebody's company. */
export async function fill(person: Person, work: World['work']): Promise<Things> {
  const [imported] = await person.imports({ descriptor: 'CAFE ROMA', amountCents: -1850n })
  const content = Uint8Array.from({ length: 100 }, (_, n) => [0xff, 0xd8, 0xff][n] ?? n)
  await person.put('/tax-packages/2025', { form: '1065' })
  const receipt = await person.uploads({ kind: 'receipt', name: 'r.jpg', type: 'image/jpeg', content })
  await work()
  const [bank, account] = [await person.account('1010'), await person.account('6800')]
  const own = await person.account('1020')
  const lines = [
    { accountId: bank, amountCents: -500 },
    { accountId: account, amountCents: 500 },
  ]
  const posted = await person.post('/entries', { enteredOn: '2026-05-04', memo: 'Ink', lines })
  const [statement] = (await person.read('/documents?kind=statement')).rows
  const { entryId } = await posted.json()
  const { id: key } = await (await person.post('/keys', { name: 'Till', scopes: ['read'] })).json()
  const member = await joins(person, crypto.randomUUID(), 'bookkeeper')
  const invited = await person.post('/invitations', { email: 'asked@example.com', role: 'viewer' })
  const { invitationId: invitation } = await invited.json()
  const access = await asked(person)
  return {
    account,
    bank,
    own,
    transaction: imported!.id,
    entry: entryId,
    statement: statement.id,
    receipt,
    key,
    member,
    invitation,
    access,
  }
}

/** A request of some operator to come in; answers its id. */
function asked({ companyId, inside }: Person): Promise<string> {
  return inside(async ({ db }) => {
    const email = `${crypto.randomUUID()}@example.com`
    const operator = await db
      .insertInto('users')
      .values({ email, name: 'Olive' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { id } = await db
      .insertInto('operator_access')
      .values({ company_id: companyId, operator_id: operator.id, reason: 'A job fails.' })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  })
}

/** Another member of a person's company; answers their id. */
export function joins(person: Person, name: string, role: Role): Promise<string> {
  return person.inside(async (ctx) => {
    const { id } = await ctx.db
      .insertInto('users')
      .values({ email: `${name}@example.com`, name })
      .returning('id')
      .executeTakeFirstOrThrow()
    await ctx.db.insertInto('members').values({ company_id: person.companyId, user_id: id, role }).execute()
    return id
  })
}

/** Everything that a company has, as text. */
export async function everythingOf(person: Person): Promise<string> {
  return person.inside(async (ctx) => {
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'company_id' order by 1`.execute(ctx.db)
    const all = []
    for (const { name } of tables) {
      const rows = sql`select to_jsonb(t) as row from ${sql.table(name)} t
        where company_id = ${ctx.companyId} order by t::text`
      all.push(name, (await rows.execute(ctx.db)).rows)
    }
    return JSON.stringify(all, null, 1)
  })
}
