// bin/check: types, lint and formatting, import direction, safe migrations. Says what is wrong and exits 1 when anything is.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { checkOurMigrations } from '#db/check-migrations.ts'
import { climbingImports } from './check-rooms.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const CHECKS: Record<string, () => Promise<string | null>> = {
  types: () => run('node_modules/typescript/bin/tsc', ['-p', '.']),
  'lint and format': () => run('node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings']),
  'import direction': async () => (await climbingImports(root)).join('\n') || null,
  'safe migrations': async () => (await checkOurMigrations()).join('\n') || null,
}

const results = await Promise.all(
  Object.entries(CHECKS).map(async ([name, check]) => ({ name, wrong: await check() })),
)
for (const { name, wrong } of results) console.log(wrong ? `✗ ${name}\n${wrong}` : `✓ ${name}`)
if (results.some(({ wrong }) => wrong)) process.exitCode = 1

/** Runs one of our tools; answers what it printed when it found something wrong. */
function run(tool: string, args: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`${root}${tool}`, ...args], { cwd: root })
    let printed = ''
    child.stdout.on('data', (chunk) => (printed += chunk))
    child.stderr.on('data', (chunk) => (printed += chunk))
    child.on('close', (code) => resolve(code === 0 ? null : printed.trim() || `ended with ${code}`))
  })
}
