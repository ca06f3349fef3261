// bin/local-s3/start [--port 4580] [--folder .data/s3]
//
// Runs the development stand-in for S3 until Ctrl-C or SIGTERM. AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
// AWS_REGION name the one user it knows; what they are doesn't matter as long as the app is given the same.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startLocalS3 } from './server.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4580' },
    folder: { type: 'string', default: resolve(import.meta.dirname, '../../.data/s3') },
  },
})
const {
  AWS_ACCESS_KEY_ID = 'local',
  AWS_SECRET_ACCESS_KEY = 'local-secret',
  AWS_REGION = 'us-east-1',
} = process.env

try {
  const { endpoint, stop } = await startLocalS3({
    folder: resolve(values.folder),
    port: Number(values.port),
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    region: AWS_REGION,
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  console.log(`S3_ENDPOINT=${endpoint}`)
} catch (error) {
  const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  console.error(isTaken ? `Port ${values.port} is taken: choose another with --port.` : String(error))
  process.exitCode = 1
}
