// GET /api/companies/:company/events
//
// Live events of the company as a stream (text/event-stream). `Last-Event-ID`, or `?since=` at first,
// replays what was missed, for a day; whoever was away for longer is told to `reload`.
import type { HttpBindings } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type EventStream, eventStream } from '#functions/live/stream.ts'
import { type Env, HEARTBEAT_MS } from '#functions/middleware/env.ts'
import { mayStay } from '#functions/middleware/member.ts'

export default new OpenAPIHono<Env>().get('/api/companies/:company/events', async (c) => {
  const companyId = c.req.param('company')
  const { live, heartbeatMs = HEARTBEAT_MS } = c.var.deps
  const leavePlace = live.places.take(c.var.user.id)
  let stream: EventStream | undefined
  const listener = await live
    .subscribe(companyId, lastSeen(c), () => stream?.wake())
    .catch((error) => {
      leavePlace()
      throw error
    })

  const end = () => stream!.end()
  stream = eventStream({
    take: listener.take,
    mayStay: () => mayStay(c, companyId),
    // Somebody's membership has changed, or everybody's: whoever was removed hears no more, not even of that.
    isAboutListener: ({ kind, subjectId }) =>
      kind === 'member' && (subjectId === null || subjectId === c.var.user.id),
    heartbeatMs,
    stallMs: 2 * heartbeatMs,
    cut: () => (c.env as Partial<HttpBindings>)?.outgoing?.destroy(),
    onEnd() {
      leavePlace()
      listener.leave()
      live.closing.removeEventListener('abort', end)
    },
  })
  live.closing.addEventListener('abort', end)
  return c.body(stream.body, 200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no', // a proxy may hold small answers back unless told not to
  })
})

function lastSeen(c: Context<Env>): bigint | null {
  const given = c.req.header('last-event-id') ?? c.req.query('since')
  return given && /^\d{1,18}$/.test(given) ? BigInt(given) : null
}
