// GET /api/companies/:company/events
//
// Live events of the company as a stream (text/event-stream). `Last-Event-ID`, or `?since=` at first,
// replays what was missed, for a day.
import { OpenAPIHono } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import type { LiveEvent } from '#functions/live.ts'
import { type Env, HEARTBEAT_MS } from '#functions/middleware/env.ts'
import { mayStay } from '#functions/middleware/member.ts'

export default new OpenAPIHono<Env>().get('/api/companies/:company/events', (c) => {
  const companyId = c.req.param('company')
  const { live, heartbeatMs = HEARTBEAT_MS } = c.var.deps
  const lastSeen = c.req.header('last-event-id') ?? c.req.query('since')
  const since = lastSeen && /^\d{1,18}$/.test(lastSeen) ? BigInt(lastSeen) : null

  // The router's proxy may hold small answers back unless told not to.
  c.header('X-Accel-Buffering', 'no')
  return streamSSE(c, async (stream) => {
    const waiting: LiveEvent[] = []
    let wake = () => {}
    const leave = await live.subscribe(companyId, since, (event) => {
      waiting.push(event)
      wake()
    })
    const stop = () => wake()
    live.closing.addEventListener('abort', stop)
    stream.onAbort(stop)
    await stream.write(': open\n\n')
    const isOver = () => stream.aborted || live.closing.aborted
    let next = performance.now() + heartbeatMs
    while (!isOver()) {
      // Somebody's membership has changed: whoever was removed hears no more, not even of that.
      const isPeopleNews = waiting.some(({ kind }) => kind === 'member')
      if (isPeopleNews && !(await mayStay(c, companyId))) break
      for (const { id, kind, subjectId, payload } of waiting.splice(0)) {
        await stream.writeSSE({
          id: String(id),
          event: kind,
          data: JSON.stringify({ kind, subjectId, payload }),
        })
      }
      await quietUntil(next, (resume) => {
        wake = resume
        if (waiting.length > 0 || isOver()) resume()
      })
      if (performance.now() < next) continue
      // A comment keeps the line open through the router; whoever is no longer a member is let go, busy as it may be.
      if (!(await mayStay(c, companyId))) break
      await stream.write(': still here\n\n')
      next = performance.now() + heartbeatMs
    }
    leave()
    live.closing.removeEventListener('abort', stop)
  })
})

/** Waits for a wake-up, at most until `then` (as `performance.now()` tells time). */
function quietUntil(then: number, onReady: (resume: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, then - performance.now())
    onReady(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
