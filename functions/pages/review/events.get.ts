// GET /review/events
//
// Says that there is news in one of the person's companies (text/event-stream), and no more: the page asks again for
// what it shows. One connection for all companies, since a browser has only six of them.
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { LiveEvent } from '#functions/live/frame.ts'
import { type EventStream, eventStream } from '#functions/live/stream.ts'
import type { Listener } from '#functions/live.ts'
import { type Env, HEARTBEAT_MS } from '#functions/middleware/env.ts'
import { listMemberships } from '#shared/companies/create-company.ts'

export default new Hono<Env>().get('/review/events', async (c) => {
  const { live, heartbeatMs = HEARTBEAT_MS } = c.var.deps
  const companies = await companiesOf(c, c.var.user.id)
  const leavePlace = live.places.take(c.var.user.id)
  let stream: EventStream | undefined
  const listeners: Listener[] = []
  const leave = () => {
    leavePlace()
    for (const listener of listeners) listener.leave()
  }
  try {
    for (const id of companies) listeners.push(await live.subscribe(id, null, () => stream?.wake()))
  } catch (error) {
    leave()
    throw error
  }

  const end = () => stream!.end()
  stream = eventStream({
    take: () => takeNews(listeners, c.var.user.id),
    // Whoever came to a company, or left one, is let go too, and listens to the others when they come back.
    async mayStay() {
      const still = await c.var.deps.signIn(c, { companyId: null })
      return still !== null && String(await companiesOf(c, still.id)) === String(companies)
    },
    isAboutListener: (event) => isAbout(event, c.var.user.id),
    heartbeatMs,
    stallMs: 2 * heartbeatMs,
    cut: () => (c.env as Partial<HttpBindings>)?.outgoing?.destroy(),
    onEnd() {
      leave()
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

async function companiesOf(c: Context<Env>, userId: string): Promise<string[]> {
  return (await listMemberships(c.var.deps.db, userId)).map(({ companyId }) => companyId)
}

const isAbout = ({ kind, subjectId }: LiveEvent, userId: string) =>
  kind === 'member' && (subjectId === null || subjectId === userId)

const NEWS = Buffer.from('event: news\ndata: news\n\n')

/** All that is new in any of the companies as one event, by the one that is about the listener where there is one. */
async function takeNews(listeners: Listener[], userId: string): Promise<LiveEvent[]> {
  const taken: LiveEvent[] = []
  for (const listener of listeners) taken.push(...(await listener.take()))
  const telling = taken.find((event) => isAbout(event, userId)) ?? taken[0]
  return telling ? [{ ...telling, frame: NEWS }] : []
}
