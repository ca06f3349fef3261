// Event streams over real connections, as browsers and programs have them: cut, slow, and silent. The embedded
// database has one session, so these run on a server.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { HEARTBEAT_MS } from '#functions/middleware/env.ts'
import { type Person, world } from '#functions/testing.ts'
import { startProcess, type TestProcess } from '#functions/testing-processes.ts'
import { emit } from '#shared/operations/events.ts'

/** Opens the stream of a person's company; nothing is read of it yet. */
async function open(
  { port }: TestProcess,
  { id, companyId }: Person,
  after?: string,
): Promise<IncomingMessage> {
  const asked = get({
    port,
    path: `/api/companies/${companyId}/events`,
    headers: { 'x-test-user': id, ...(after && { 'last-event-id': after }) },
    agent: false,
  })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  expect(answer.statusCode).toBe(200)
  return answer
}

interface Heard {
  id: string
  n: number
}

/** The events of a stream until it ends or is cut. */
async function* heardOn(stream: IncomingMessage): AsyncGenerator<Heard> {
  let text = ''
  try {
    for await (const chunk of stream.setEncoding('utf8')) {
      text += chunk
      const blocks = text.split('\n\n')
      text = blocks.pop()!
      for (const block of blocks) {
        const [, id, data] = /^id: (\d+)\n.*\ndata: (.*)$/.exec(block) ?? []
        if (id) yield { id, n: JSON.parse(data!).payload.n }
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
  }
}

/** Says these numbers, some to a transaction. */
async function say(by: Person, numbers: number[], { atOnce = 20, filler = '' } = {}) {
  for (let first = 0; first < numbers.length; first += atOnce) {
    await by.inside(async (ctx) => {
      for (const n of numbers.slice(first, first + atOnce)) {
        emit(ctx, { kind: 'transaction', subjectId: null, payload: { n, filler } })
      }
    })
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1)

describe.runIf(isNative)('an event stream', () => {
  test('that is cut again and again during 1,000 events brings each once and in order', async () => {
    await using w = await world()
    await using web = await startProcess('web', w)
    const numbers = upTo(1_000)
    const saying = say(w.alice, numbers)

    const heard: Heard[] = []
    let cuts = 0
    while (heard.length < numbers.length) {
      const stream = await open(web, w.alice, heard.at(-1)?.id ?? '0')
      const patience = 1 + Math.floor(Math.random() * 120)
      for await (const event of heardOn(stream)) {
        heard.push(event)
        if (heard.length % patience === 0 || heard.length === numbers.length) break
      }
      stream.destroy()
      cuts++
    }

    await saying
    expect(heard.map(({ n }) => n)).toEqual(numbers)
    expect(cuts).toBeGreaterThan(5)
  })

  // 40 MB for each of the twelve: more than the kernel keeps of a connection, and the process must not keep it either.
  test('that nobody reads piles nothing up and is cut, others go on, and it comes back where it was', async () => {
    await using w = await world()
    await using web = await startProcess('web', { ...w, heartbeatMs: 1_000 })
    const numbers = upTo(5_000)
    const stalled = await Promise.all(upTo(12).map(() => open(web, w.alice, '0')))
    const reader = await open(web, w.alice, '0')
    await say(w.alice, [0])
    const before = residentMb(web.pid)
    let most = before

    const saying = say(w.alice, numbers, { filler: 'x'.repeat(8_000), atOnce: 50 })
    let next = 0
    for await (const { n } of heardOn(reader)) {
      expect(n).toBe(next++)
      most = Math.max(most, residentMb(web.pid))
      if (n === numbers.length) break
    }
    await saying
    expect(most - before).toBeLessThan(300)

    const [one] = stalled
    const heard: Heard[] = []
    while (isHeld(one!)) await setTimeout(50)
    for await (const event of heardOn(one!)) heard.push(event)
    expect(heard.length).toBeGreaterThan(0)
    expect(heard.length).toBeLessThan(numbers.length)
    for await (const event of heardOn(await open(web, w.alice, heard.at(-1)!.id))) {
      heard.push(event)
      if (event.n === numbers.length) break
    }
    expect(heard.map(({ n }) => n)).toEqual([0, ...numbers])
    for (const stream of [...stalled, reader]) stream.destroy()
  }, 60_000)

  // Four beats are more than a minute of them.
  test('through an idle minute stays open, says that it is there, and brings what comes then', async () => {
    await using w = await world()
    await using web = await startProcess('web', { ...w, heartbeatMs: 200 })
    const stream = await open(web, w.alice)
    let beats = 0
    for await (const chunk of stream.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      expect(chunk).not.toContain('data:')
      if (chunk.includes(': still here')) beats++
      if (beats === 4) break
    }
    expect(4 * HEARTBEAT_MS).toBeGreaterThan(60_000)

    await say(w.alice, [7])
    for await (const { n } of heardOn(stream)) {
      expect(n).toBe(7)
      break
    }
    stream.destroy()
  })

  test('says often enough that it is alive for routers that cut after 55 idle seconds', () => {
    expect(2 * HEARTBEAT_MS).toBeLessThan(55_000) // even when one is lost
  })
})

function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}

/** Whether the other end still holds its side of this connection, as the kernel tells. */
function isHeld({ socket }: IncomingMessage): boolean {
  const hex = (port?: number) => port!.toString(16).toUpperCase().padStart(4, '0')
  const established = new RegExp(`:${hex(socket.remotePort)} \\S+:${hex(socket.localPort)} 01 `)
  return established.test(readFileSync('/proc/net/tcp', 'utf8'))
}
