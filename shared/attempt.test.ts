import { expect, test } from 'vitest'
import { world } from '#functions/testing.ts'
import { attempt } from './attempt.ts'
import { audit } from './operations/audit.ts'
import { emit } from './operations/events.ts'
import { invalid } from './refusal.ts'

test('what a refused attempt wrote and told is taken back, and what came before stays', async () => {
  await using w = await world()
  const actions = await w.alice.inside(async (ctx) => {
    await audit(ctx, 'before', null)
    const { refusal } = await attempt(ctx, async () => {
      await audit(ctx, 'refused', null)
      emit(ctx, { kind: 'entry', subjectId: null })
      throw invalid('No.')
    })
    expect(refusal?.message).toBe('No.')
    expect(ctx.events).toEqual([])
    return ctx.db.selectFrom('audit_log').select('action').orderBy('id').execute()
  })
  expect(actions.map(({ action }) => action)).toEqual(['company.created', 'before'])
})

test('a fault is no refusal and is thrown on', async () => {
  await using w = await world()
  const fault = new TypeError('broken')
  await expect(w.alice.inside((ctx) => attempt(ctx, () => Promise.reject(fault)))).rejects.toBe(fault)
})
