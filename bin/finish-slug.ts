// bin/finish-slug: the last step of Heroku's build, once devDependencies are gone (`heroku-cleanup` of package.json).
// Takes out what production never loads, and compiles what it does, so that a dyno starts without doing so.
import { spawnSync } from 'node:child_process'
import { glob, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

if (process.env.NODE_ENV !== 'production') {
  console.error(
    'bin/finish-slug takes files out of node_modules: it is for Heroku’s build, with NODE_ENV=production.',
  )
  process.exit(1)
}
const root = join(import.meta.dirname, '..')
const cache = join(root, '.cache/compile')

const UNUSED = [
  'node_modules/{typescript,@typescript}', // an optional wish of kysely's that npm leaves standing
  'node_modules/tesseract.js-core/*.wasm.js', // the same again for browsers
  'node_modules/tesseract.js-core/tesseract-core{,-simd,-relaxedsimd}.{js,wasm}', // we read with its LSTM alone
  'node_modules/@tesseract.js-data/eng/4.0.0', // we read with 4.0.0_best_int
  'node_modules/**/*.map',
  'node_modules/**/*.d.{ts,mts,cts}',
]
for (const pattern of UNUSED) {
  for await (const file of glob(pattern, { cwd: root }))
    await rm(join(root, file), { recursive: true, force: true })
}

const { status } = spawnSync(join(root, 'bin/compile'), {
  stdio: 'inherit',
  env: { ...process.env, NODE_COMPILE_CACHE: cache },
})
if (status !== 0) process.exit(1)
// Node files it under the id of the user who built, and looks under that of the user who runs: bin/.start links them.
const mine = `-${process.getuid!()}`
for await (const folder of glob(`*${mine}`, { cwd: cache })) {
  await rename(join(cache, folder), join(cache, `${folder.slice(0, -mine.length)}-built`))
}
