import { OutsideTrouble } from '../../outside/trouble.ts'
import { Refusal } from '../../refusal.ts'
import type { Check, Finding, HealthParts, Light } from './check.ts'

/** Longest that one check may take, ms: all of them are made at once, and a look may take three seconds. */
export const LOOK_MS = 2_500

export interface LookOptions {
  limitMs?: number
  /** Is handed what kept a check from looking, which may name hosts and users. */
  onFault?: (name: string, error: unknown) => void
}

/** Makes all of these checks at once. One that throws or hangs is red. */
export async function look<Parts = HealthParts>(
  checks: readonly Check<Parts>[],
  parts: Parts,
  options?: LookOptions,
): Promise<Light[]> {
  const looks = await Promise.all(checks.map((check) => lookOnce(check, parts, options)))
  return looks.map(({ light, couldTell }, n) => {
    const needed = looks.find(({ light }) => light.name === checks[n]!.needs)
    if (couldTell || !needed || needed.light.isGreen) return light
    const { name: waitsFor, title } = needed.light
    return { ...light, found: 'can’t tell', fix: `Mend “${title}” first.`, waitsFor }
  })
}

async function lookOnce<Parts>(
  { name, title, green, fix, look }: Check<Parts>,
  parts: Parts,
  { limitMs = LOOK_MS, onFault }: LookOptions = {},
): Promise<{ light: Light; couldTell: boolean }> {
  const started = performance.now()
  let couldTell = true
  const cannotTell = (found: string): Finding => {
    couldTell = false
    return { isGreen: false, found }
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve(cannotTell(`no answer within ${limitMs / 1000} s`)), limitMs)
  })
  const looked = Promise.resolve()
    .then(() => look(parts))
    .catch((error): Finding => {
      if (!(error instanceof Refusal)) onFault?.(name, error)
      return cannotTell(sentenceFor(error))
    })
  const finding = await Promise.race([looked, late])
  clearTimeout(timer)
  const { isGreen, found } = finding
  const ms = Math.round(performance.now() - started)
  const light = {
    name,
    title,
    green,
    isGreen,
    found,
    fix: isGreen ? null : (finding.fix ?? fix),
    ms,
    waitsFor: null,
  }
  return { light, couldTell }
}

// Anybody may ask /ready: which host, user or bucket it is about is for the log.
function sentenceFor(error: unknown): string {
  if (error instanceof Refusal) return error.message
  if (error instanceof OutsideTrouble) return error.sentence
  return 'it doesn’t answer'
}
