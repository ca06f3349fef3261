import { expect, test, vi } from 'vitest'
import { world } from '#functions/testing.ts'
import type { Mail } from '../../outside/mail.ts'
import { healthOf } from './testing.ts'
import { watchWorkers } from './watch-workers.ts'

test('web mails that no worker lives, once, as soon as the mail server takes it', async () => {
  await using w = await world()
  const mails: Mail[] = []
  let refusals = 0
  const mailer = {
    check: async () => {},
    async send(mail: Mail) {
      if (refusals++ === 0) throw new Error('the mail server is away')
      mails.push(mail)
    },
  }
  const faults: string[] = []
  const parts = { ...healthOf(w, { OPERATOR_EMAILS: 'ann@example.com' }), mailer }
  const watching = watchWorkers(parts, (name) => faults.push(name), 10)

  await vi.waitFor(() => expect(mails).toHaveLength(1), { timeout: 20_000 })
  expect(mails[0]).toMatchObject({ to: 'ann@example.com', subject: 'GrayLedger. Red: Workers' })
  expect(faults).toEqual(['workers'])
  await vi.waitFor(async () => {
    const { rows } = await w.pool.query(`select told_red_at from alerts where check_name = 'workers'`)
    expect(rows).toHaveLength(1)
  })
  await watching.close()
  expect(mails).toHaveLength(1)
})
