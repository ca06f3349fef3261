import { globSync, readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { assets } from '#functions/pages/asset.ts'

const css = assets.get('app.css')!.toString()

/** `--ink: light-dark(#1b1f21, #e9ebeb)` → { ink: ['#1b1f21', '#e9ebeb'] } */
const colours = Object.fromEntries(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name!,
    [light!, dark!] as const,
  ]),
)

// WCAG 2.2, 1.4.3: text needs 4.5 to 1.
const TEXT: [text: string, on: string[]][] = [
  ['ink', ['paper', 'card', 'raised', 'accent-soft', 'wait-soft']],
  ['muted', ['paper', 'card', 'raised', 'accent-soft', 'bad-soft']],
  ['accent', ['paper', 'card', 'raised', 'accent-soft']],
  ['on-accent', ['accent']],
  ['wait', ['wait-soft']],
  ['bad', ['paper', 'card', 'bad-soft']],
]

test.each(TEXT.flatMap(([text, on]) => on.map((under) => [text, under] as const)))(
  '%s on %s is readable in light and dark',
  (text, under) => {
    for (const scheme of [0, 1]) {
      expect(contrast(colours[text]![scheme]!, colours[under]![scheme]!)).toBeGreaterThanOrEqual(4.5)
    }
  },
)

// 1.4.11: the edge of a field and the ring of the focus need 3 to 1.
test.each([
  ['field', 'card'],
  ['field', 'paper'],
  ['accent', 'paper'],
  ['accent', 'card'],
])('the edge in %s is seen on %s in light and dark', (edge, under) => {
  for (const scheme of [0, 1]) {
    expect(contrast(colours[edge]![scheme]!, colours[under]![scheme]!)).toBeGreaterThanOrEqual(3)
  }
})

test('a first visit fetches less than 20 kB of style and script', () => {
  const sizes = [...assets].map(([, bytes]) => brotliCompressSync(bytes).length)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(20_000)
})

test('every file of styles is served', () => {
  for (const name of readdirSync(new URL('styles/', import.meta.url))) {
    expect(css, name).toContain(readFileSync(new URL(`styles/${name}`, import.meta.url), 'utf8'))
  }
})

test('no selector has two rules side by side', () => {
  const seen = new Set<string>()
  const twins = rules().filter((rule) => seen.size === seen.add(rule).size)
  expect(twins.filter((rule) => !rule.startsWith('@media') || rule.includes('|'))).toEqual([])
})

test('every class that is styled is used by a page, and every one that is used is styled', () => {
  const styled = new Set(
    rules().flatMap((rule) => [...rule.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name!)),
  )
  const { written, quoted } = classesOfPages()
  expect(
    [...written].filter((name) => !styled.has(name)),
    'used and not styled',
  ).toEqual([])
  expect(
    [...styled].filter((name) => !written.has(name) && !quoted.has(name)),
    'styled, not used',
  ).toEqual([])
})

/** `@media print | .ledger | & a`: each rule of the stylesheet under those it is nested in. */
function rules(): string[] {
  const found: string[] = []
  const around: string[] = []
  for (const [, head, mark] of css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{};]*)([{};])/g)) {
    if (mark === '{') {
      around.push(head!.trim().replaceAll(/\s+/g, ' '))
      found.push(around.join(' | '))
    } else if (mark === '}') {
      around.pop()
    }
  }
  return found
}

/**
 * The classes in `class="…"` of views and in what scripts set, as they are `written` there; and whatever is `quoted`
 * anywhere as a word of its own, since a tone or a state comes from a variable.
 */
function classesOfPages(): { written: Set<string>; quoted: Set<string> } {
  const folder = new URL('..', import.meta.url).pathname
  const files = globSync('{pages/**/*.ts,assets/*.js}', { cwd: folder }).filter(
    (name) => !name.includes('.test.'),
  )
  const source = files
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .filter((text) => !text.includes('<style>')) // a sheet to take away has styles of its own
    .join('\n')
  const written = new Set<string>()
  for (const [, value] of source.matchAll(/class="((?:\$\{(?:[^{}]|\{[^{}]*\})*\}|[^"$])*)"/g)) {
    const fixed = value!.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, (inserted) =>
      [...inserted.matchAll(/'([^']*)'/g)].map(([, word]) => ` ${word} `).join(''),
    )
    for (const name of fixed.split(/\s+/).filter(Boolean)) written.add(name)
  }
  return { written, quoted: new Set([...source.matchAll(/'([\w-]+)'/g)].map(([, word]) => word!)) }
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

// Relative luminance as WCAG defines it.
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
