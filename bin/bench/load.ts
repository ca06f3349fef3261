// Asks one URL over many kept-alive connections, each the next as soon as it has its answer. Raw sockets, so that the
// asking costs as little of the two cores as it can. Run in a process of its own: bin/bench/load.ts URL CONNECTIONS MS
// With `apart` at the end each connection says that it comes from an address of its own.
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
  url: string,
  connections: number,
  ms: number,
  { apart = false } = {},
): Promise<LoadResult> {
  const { hostname, port, pathname, search } = new URL(url)
  const head = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: application/json\r\n`
  const times: number[] = []
  let wrong = 0
  const end = performance.now() + ms
  const ask = (_: unknown, n: number) =>
    new Promise<void>((resolve, reject) => {
      const request = `${head}${apart ? `X-Forwarded-For: 203.0.113.${n}\r\n` : ''}\r\n`
      const socket = connect(Number(port), hostname)
      let asked = 0
      let answer = ''
      const next = () => {
        if (performance.now() >= end) return socket.end(resolve)
        asked = performance.now()
        answer = ''
        socket.write(request)
      }
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
  console.log(JSON.stringify(await load(url!, Number(connections), Number(ms), { apart: how === 'apart' })))
}
