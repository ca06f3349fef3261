import { configOf, type World } from '#functions/testing.ts'
import type { Check, HealthParts, Light } from './check.ts'
import { CHECKS } from './checks.ts'
import { look } from './look.ts'

/** What checks look at in a test's world; `variables` are set besides. */
export function healthOf(w: World, variables: Record<string, string> = {}): HealthParts {
  const config = configOf(w.url, w.bucketConfig, variables)
  return { config, db: w.db, bucket: w.bucket, mailer: { check: async () => {} } }
}

/** Makes one check, patiently: the machine may be busy. */
export async function lookAt(name: string, parts: HealthParts): Promise<Light> {
  const check = CHECKS.find((check) => check.name === name) as Check
  const [light] = await look([check], parts, { limitMs: 30_000 })
  return light!
}
