import type { Context } from 'hono'
import { z } from 'zod'
import { invalid } from '#shared/refusal.ts'
import type { Env } from '../middleware/env.ts'

/**
 * The fields of a posted form, checked: a field is its text, and one that `Shape` has as an array is all of its
 * texts in order. Refuses what no form of ours sends.
 */
export async function readForm<Shape extends z.ZodObject>(
  c: Context<Env>,
  shape: Shape,
): Promise<z.output<Shape>> {
  const form = await c.req.formData().catch(() => {
    throw invalid('This is no form of ours. Open the page again and send it from there.')
  })
  const fields = Object.entries(shape.shape).map(([name, field]) => [
    name,
    field instanceof z.ZodArray ? form.getAll(name) : (form.get(name) ?? undefined),
  ])
  const parsed = shape.safeParse(Object.fromEntries(fields))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw invalid(`This form can’t be read: ${issue!.path.join('.')}: ${issue!.message} Open the page again.`)
}
