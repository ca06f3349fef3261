// All that a GrayLedger at Heroku talks to, on this machine: database, file store, mail, and the config vars for them.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newKey } from '#shared/backups/keys.ts'
import { type MailServer, startMailServer } from '#shared/outside/mail-testing.ts'
import { openBucket } from '#shared/outside/s3.ts'
import { Processes } from '../processes.ts'
import { freePort, type HerokuDatabase, startHerokuDatabase } from './database.ts'
import { type Account, accountOf, isRoot } from './user.ts'

export interface Stage extends AsyncDisposable {
  /** Of its own, and gone afterwards. */
  folder: string
  database: HerokuDatabase
  mail: MailServer
  /** Where web is told to listen. */
  port: number
  origin: string
  /** What `heroku config` would show, and PORT. */
  config: Record<string, string>
  /** Who runs the dynos, where we may choose. */
  account?: Account
}

const KEYS = { accessKeyId: 'REHEARSAL', secretAccessKey: 'rehearsal-secret', region: 'us-east-1' }
const BUCKET = 'rehearsal'
const ORIGIN = 'https://books.example.com'

export async function setStage(): Promise<Stage> {
  const taken = new AsyncDisposableStack()
  try {
    const folder = await mkdtemp(join(tmpdir(), 'grayledger-rehearsal-'))
    taken.defer(() => rm(folder, { recursive: true, force: true }))
    await chmod(folder, 0o755) // other users than ours work in it
    const database = taken.use(await startHerokuDatabase(folder))
    const mail = taken.use(await startMailServer())
    const processes = taken.use(new Processes())
    const store = await processes.start({
      name: 'file store',
      file: 'bin/local-s3/start.ts',
      args: ['--port', '0', '--folder', join(folder, 's3')],
      env: {
        NODE_ENV: undefined, // it is no stand-in for production, and refuses to be one
        AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
        AWS_REGION: KEYS.region,
      },
      isReady: /^S3_ENDPOINT=(.+)$/m,
    })
    await openBucket({ bucket: BUCKET, endpoint: store.said, ...KEYS }).create({ origins: [ORIGIN] })
    const port = await freePort()
    const config = {
      DATABASE_URL: database.url,
      PORT: String(port),
      ORIGIN,
      TRUST_PROXY_HOPS: '1',
      BACKUP_KEY: await newKey(),
      SESSION_SECRET: 'a secret of this rehearsal, long enough',
      SMTP_URL: mail.url,
      MAIL_FROM: 'GrayLedger <books@example.com>',
      OPERATOR_EMAILS: 'operator@example.com',
      S3_ENDPOINT: store.said,
      S3_BUCKET: BUCKET,
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      AWS_REGION: KEYS.region,
    }
    const account = isRoot ? { account: await accountOf('nobody') } : {}
    const stack = taken.move()
    return {
      ...{ folder, database, mail, port, origin: ORIGIN, config },
      ...account,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    }
  } finally {
    await taken.disposeAsync()
  }
}
