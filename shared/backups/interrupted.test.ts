// Backups that don't come to their end: killed, refused for want of room, or too large to be held in memory.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isNative } from '#db/testing.ts'
import { type World, world } from '#functions/testing.ts'
import { createClient } from '../outside/s3/client.ts'
import { newKey } from './keys.ts'
import { listBackups } from './manifest.ts'
import { openScratch } from './scratch.ts'

let w: World
let key: string

beforeAll(async () => {
  w = await world()
  key = await newKey()
})
afterAll(() => w[Symbol.asyncDispose]())

/** The file store at another address, where `meet` may answer a request in its stead, or never answer it. */
async function storeThat(meet: (asked: IncomingMessage, answer: ServerResponse) => boolean) {
  const { hostname, port } = new URL(w.bucketConfig.endpoint!)
  const server = createServer((asked, answer) => {
    asked.on('error', () => {})
    if (meet(asked, answer)) return void asked.resume()
    const { method, url, headers } = asked // with the host they were signed for
    const passed = request({ hostname, port, method, path: url, headers }, (came) => {
      answer.writeHead(came.statusCode!, came.headers)
      came.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function start(program: string, { endpoint = w.bucketConfig.endpoint!, url = w.url } = {}): ChildProcess {
  const { bucket, accessKeyId, secretAccessKey } = w.bucketConfig
  const file = fileURLToPath(new URL(`../../bin/${program}.ts`, import.meta.url))
  return spawn(process.execPath, [file], {
    env: {
      PATH: process.env.PATH!,
      DATABASE_URL: url,
      S3_BUCKET: bucket,
      S3_ENDPOINT: endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      BACKUP_KEY: key,
    },
  })
}

/** What a program says by its end. */
async function end(child: ChildProcess) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit'),
  ])
  return { code, stdout, stderr }
}

async function filesOfBackups(): Promise<string[]> {
  const files: string[] = []
  for await (const key of w.bucket.list('backups/')) files.push(key)
  return files
}

test('a full file store: a sentence that says so, and nothing half is left', async () => {
  const before = await filesOfBackups()
  // As Ceph and others answer when a quota is reached.
  await using full = await storeThat(({ method }, answer) => {
    if (method !== 'PUT') return false
    answer.writeHead(403, { 'content-type': 'application/xml' })
    answer.end('<Error><Code>QuotaExceeded</Code><Message>Quota exceeded.</Message></Error>')
    return true
  })
  expect(await end(start('backup', full))).toEqual({
    code: 1,
    stdout: '',
    stderr: 'The file store is full. Make room in its bucket, or have its limit raised.\n',
  })
  expect(await filesOfBackups()).toEqual(before)
})

// Packed still large enough to go up in parts; and well packed, but large for a process that held all of it.
const NOISE = `create table noise as
  select encode(sha256(n::text::bytea), 'hex') as noise from generate_series(1, 300000) n`
const PADDING = `create table padding as
  select repeat(md5(n::text), 3200) as padding from generate_series(1, 2500) n` // 256 MB
const MOST_MB = 300 // of which two thirds are Node’s and the code’s

const underWay = async () => {
  const list = new ListMultipartUploadsCommand({ Bucket: w.bucketConfig.bucket, Prefix: 'backups/' })
  return (await createClient(w.bucketConfig).send(list)).Uploads ?? []
}

test.runIf(isNative)(
  'one killed while it is sent is none; the next one works and tidies up after it',
  async () => {
    await w.pool.query(NOISE)
    const before = await filesOfBackups()
    const halfWay = Promise.withResolvers<void>()
    await using slow = await storeThat(({ url }) => {
      const isSecond = url!.includes('partNumber=2')
      if (isSecond) halfWay.resolve()
      return isSecond // which is never answered
    })
    const killed = start('backup', slow)
    await halfWay.promise
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    expect(await filesOfBackups()).toEqual(before)
    expect(await underWay()).toHaveLength(1)

    // The server has to notice first that its client is gone.
    await expect
      .poll(() => w.pool.query(`select from pg_locks where locktype = 'advisory'`), { timeout: 30_000 })
      .toMatchObject({ rowCount: 0 })
    expect(await end(start('backup'))).toMatchObject({ code: 0, stderr: '' })
    const [newest] = await listBackups(w.bucket)
    expect(before.join()).not.toContain(newest)
    expect(await underWay()).toEqual([])
    await w.pool.query('drop table noise')
  },
)

/** The most that a process ever had in memory, MB; by its end, or as long as anybody can tell. */
async function mostResident(child: ChildProcess): Promise<number> {
  let most = 0
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      most = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? most * 1024) / 1024
    } catch {} // it is just ending
  }, 20)
  expect(await end(child)).toMatchObject({ code: 0, stderr: '' })
  clearInterval(watch)
  return most
}

test.runIf(isNative)('neither taking nor restoring one holds the database in memory', async () => {
  await w.pool.query(PADDING)
  await using scratch = await openScratch(w)
  const taking = await mostResident(start('backup'))
  const restoring = await mostResident(start('restore', { url: scratch.url }))
  expect(Math.max(taking, restoring)).toBeLessThan(MOST_MB)
})
