// Asks URLs over many kept-alive connections, each the next as soon as it has its answer. Raw sockets, so that the
// asking costs as little of the two cores as it can. Run in a process of its own: bin/bench/load.ts URL CONNECTIONS MS
// URL may be `@` and the name of a file that lists many, of which each connection goes through all, each from another on.
// The variable COOKIE is what each request brings along, `name=value`.
// With `apart` at the end each connection says that it comes from an address of its own; with a number it waits as many
// ms, give or take a half, before it asks again, as people do.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { pathToFileURL } from 'node:url'
import { quantile } from './figures.ts'

export interface LoadResult {
  perSecond: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  /** Answers that weren't 200. */
  wrong: number
}

/** Asks for `ms` milliseconds over `connections` connections, `apart` as though they were so many clients. */
export async function load(
  url: string | string[],
  connections: number,
  ms: number,
  { apart = false, pauseMs = 0, cookie = '' } = {},
): Promise<LoadResult> {
  const urls = [url].flat().map((each) => new URL(each))
  const { hostname, port } = urls[0]!
  const heads = urls.map(
    ({ pathname, search }) =>
      `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: application/json\r\n` +
      (cookie && `Cookie: ${cookie}\r\n`),
  )
  const times: number[] = []
  let wrong = 0
  const end = performance.now() + ms
  const ask = (_: unknown, n: number) =>
    new Promise<void>((resolve, reject) => {
      const tail = apart ? `X-Forwarded-For: 203.0.113.${n}\r\n\r\n` : '\r\n'
      const socket = connect(Number(port), hostname)
      let at = Math.floor((n * heads.length) / connections)
      let asked = 0
      let answer = ''
      const ask = () => {
        if (performance.now() >= end) return socket.end(resolve)
        asked = performance.now()
        answer = ''
        socket.write(heads[at++ % heads.length]! + tail)
      }
      const next = () => (pauseMs ? setTimeout(ask, pauseMs * (0.5 + Math.random())) : ask())
      socket.setNoDelay(true)
      socket.on('connect', next)
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1')
        if (!isWhole(answer)) return
        times.push(performance.now() - asked)
        if (!answer.startsWith('HTTP/1.1 200')) wrong++
        next()
      })
    })
  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, ask))
  const seconds = (performance.now() - started) / 1000
  return {
    perSecond: times.length / seconds,
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    p99Ms: quantile(times, 0.99),
    wrong,
  }
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n')
  if (head === -1) return false
  const length = /^content-length: (\d+)/im.exec(answer.slice(0, head))
  if (length) return answer.length >= head + 4 + Number(length[1])
  return answer.endsWith('\r\n0\r\n\r\n')
}

if (import.meta.url === pathToFileURL(process.argv[1]!).href) {
  const [url, connections, ms, how] = process.argv.slice(2)
  const urls = url!.startsWith('@') ? readFileSync(url!.slice(1), 'utf8').trim().split('\n') : url!
  const result = await load(urls, Number(connections), Number(ms), {
    apart: how === 'apart',
    pauseMs: Number(how) || 0,
    cookie: process.env.COOKIE ?? '',
  })
  console.log(JSON.stringify(result))
}
