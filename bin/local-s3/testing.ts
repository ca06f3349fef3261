// What the tests of S3 share: the servers they run against, and the forms they post.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { UploadForm } from '#shared/outside/s3.ts'
import type { Credentials } from './authorize.ts'
import { startLocalS3 } from './server.ts'

export interface Target {
  name: string
  endpoint: string
  credentials: Credentials
  stop(): Promise<void>
}

export interface LocalTarget extends Target {
  folder: string
}

export const LOCAL: Credentials = {
  accessKeyId: 'local',
  secretAccessKey: 'local-secret',
  region: 'us-east-1',
}

/** Starts the stand-in in this process, in a folder of its own. */
export async function localTarget(): Promise<LocalTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'local-s3-'))
  const { endpoint, stop } = await startLocalS3({ folder, port: 0, ...LOCAL })
  return {
    name: 'the stand-in',
    endpoint,
    credentials: LOCAL,
    folder,
    async stop() {
      await stop()
      await rm(folder, { recursive: true })
    },
  }
}

/**
 * The real S3 server of REAL_S3_ENDPOINT. In CI it is started when it isn't there: what we promise about S3 is
 * proven on S3. Elsewhere null, for a test to say that it was skipped.
 */
export async function realTarget(): Promise<Target | null> {
  const given = process.env.REAL_S3_ENDPOINT
  if (!given && process.env.CI !== 'true') return null
  const variables = given ? process.env : await startRealS3()
  return {
    name: 'a real S3 server',
    endpoint: variables.REAL_S3_ENDPOINT!,
    credentials: {
      accessKeyId: variables.REAL_S3_ACCESS_KEY_ID!,
      secretAccessKey: variables.REAL_S3_SECRET_ACCESS_KEY!,
      region: 'us-east-1',
    },
    async stop() {
      if (!given) await realS3('down')
    },
  }
}

async function startRealS3(): Promise<Record<string, string | undefined>> {
  const { stdout } = await realS3('up')
  return Object.fromEntries(
    [...stdout.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  )
}

function realS3(command: 'up' | 'down') {
  return promisify(execFile)(resolve(import.meta.dirname, '../../.ci/real-s3'), [command])
}

/** A bucket name that no other test uses. */
export function bucketName(): string {
  return `test-${randomUUID()}`
}

export type Part = [name: string, value: string | Blob]

/** The form as a browser would send it: its fields, then the file. */
export function partsOf(form: UploadForm, file: string | Uint8Array<ArrayBuffer>): Part[] {
  return [...Object.entries(form.fields), ['file', new Blob([file])]]
}

/** The form with some fields changed, or left out where the change is null. */
export function altered(form: UploadForm, changes: Record<string, string | null>): UploadForm {
  const fields = Object.entries({ ...form.fields, ...changes }).filter(([, value]) => value !== null)
  return { url: form.url, fields: Object.fromEntries(fields) as Record<string, string> }
}

/** Posts parts in their order. Redirects are answers, not followed. */
export function post(url: string, parts: Part[], headers: Record<string, string> = {}): Promise<Response> {
  const body = new FormData()
  for (const [name, value] of parts) {
    if (typeof value === 'string') body.append(name, value)
    else body.append(name, value, 'statement.csv')
  }
  return fetch(url, { method: 'POST', body, headers, redirect: 'manual' })
}
