import { encrypted } from '../backups/keys.ts'
import { problemWithValue } from '../config.ts'
import { openMailer } from '../outside/mail.ts'
import { openBucket } from '../outside/s3.ts'
import { OutsideTrouble } from '../outside/trouble.ts'
import { SECRETS, type SecretName } from './secrets.ts'

const LIMIT_MS = 10_000

/** Tries a secret's values where they are for, if GrayLedger would start with them; answers what is wrong, as a sentence, or null. `read` reads other variables. */
export async function tryValues(
  name: SecretName,
  values: string[],
  read: (variable: string) => string | undefined,
): Promise<string | null> {
  const unfit = SECRETS[name].variables.map((variable, n) => [
    variable,
    problemWithValue(variable, values[n]!),
  ])
  const [variable, problem] = unfit.find(([, problem]) => problem) ?? []
  if (variable) return `${variable}: ${problem}`
  try {
    await TRIES[name]?.(values, read)
    return null
  } catch (error) {
    return error instanceof OutsideTrouble
      ? error.message
      : `${name} doesn’t work: ${(error as Error).message}`
  }
}

type Try = (values: string[], read: (variable: string) => string | undefined) => Promise<void>

const TRIES: Partial<Record<SecretName, Try>> = {
  async AWS([accessKeyId = '', secretAccessKey = ''], read) {
    const bucket = openBucket({
      bucket: read('S3_BUCKET') ?? '',
      region: read('AWS_REGION') ?? 'us-east-1',
      endpoint: read('S3_ENDPOINT'),
      accessKeyId,
      secretAccessKey,
    })
    await bucket.check()
  },
  async BACKUP_KEY([current = '']) {
    for await (const _ of encrypted(new Blob(['tried']).stream(), { current }));
  },
  async SMTP_URL([url = ''], read) {
    await openMailer({ url, from: read('MAIL_FROM') ?? '', timeoutMs: LIMIT_MS }).check()
  },
  async OPENAI_API_KEY([key], read) {
    const base = read('OPENAI_BASE_URL') ?? 'https://api.openai.com/v1'
    await isTaken(`${base}/models`, { authorization: `Bearer ${key}` })
  },
  async ANTHROPIC_API_KEY([key = ''], read) {
    const base = read('ANTHROPIC_BASE_URL') ?? 'https://api.anthropic.com/v1'
    await isTaken(`${base}/models`, { 'x-api-key': key, 'anthropic-version': '2023-06-01' })
  },
}

async function isTaken(url: string, headers: Record<string, string>): Promise<void> {
  const res = await fetch(url, { headers, signal: AbortSignal.timeout(LIMIT_MS) })
  await res.body?.cancel()
  if (!res.ok) throw new Error(`the service answered ${res.status}`)
}
