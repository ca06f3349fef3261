import { createMiddleware } from 'hono/factory'
import { latestEvent } from '#shared/operations/latest-event.ts'
import type { Env } from './env.ts'

/**
 * Notes the newest live event before a page reads anything. The page listens for those after it, so that what happens
 * between its rendering and its listening is not lost.
 */
export const upToEvent = createMiddleware<Env>(async (c, next) => {
  c.set('upToEvent', await latestEvent(c.get('ctx')))
  await next()
})
