import type { Context } from 'hono'
import { notFound } from '#shared/refusal.ts'
import type { Env } from './env.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The id that a page's path names. Refuses what is no id: nothing can be at such an address. */
export function idParam(c: Context<Env>, name: string): string {
  const id = c.req.param(name) ?? ''
  if (!UUID.test(id)) throw notFound(`There is no such ${name}.`)
  return id
}
