// What Heroku's Node buildpack makes of a commit: the folder that every dyno is a copy of.
// https://devcenter.heroku.com/articles/nodejs-support#build-behavior
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, glob, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './run.ts'

export interface Slug {
  folder: string
  /** Each process of the Procfile, with its command. */
  processes: Record<string, string>
  buildMs: number
  /** All files, Node included, bytes. */
  bytes: number
  /** Packed by gzip at its fastest, which is an upper bound of what Heroku counts, bytes. */
  packedBytes: number
  /** What takes most of it, as `12.3 MB node_modules/…`. */
  largest: string[]
}

/** Builds the slug of `commit` of the repository at `root` in `folder`, which mustn't be there yet. */
export async function buildSlug(root: string, commit: string, folder: string): Promise<Slug> {
  const started = performance.now()
  await mkdir(folder, { recursive: true })
  const unpack = 'git -c safe.directory="*" -C "$1" archive "$2" | tar -x -C "$3"'
  await run('bash', ['-o', 'pipefail', '-c', unpack, '-', root, commit, folder])
  await dropIgnored(folder)
  await installNode(folder)

  const env = {
    PATH: `${join(folder, '.heroku/node/bin')}:${process.env.PATH}`,
    HOME: process.env.HOME,
    CI: 'true',
    NODE_ENV: 'production',
  }
  const npm = (...args: string[]) => run('npm', args, { cwd: folder, env })
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  await npm('ci', '--include=dev', '--prefer-offline', ...quiet)
  const { scripts = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const build = ['heroku-postbuild', 'build'].find((name) => scripts[name])
  if (build) await npm('run', build)
  await npm('prune', '--omit=dev', ...quiet)
  if (scripts['heroku-cleanup']) await npm('run', 'heroku-cleanup')

  return {
    folder,
    processes: parseProcfile(await readFile(join(folder, 'Procfile'), 'utf8')),
    buildMs: performance.now() - started,
    bytes: 1024 * Number.parseInt(await run('du', ['-sk', '--apparent-size', folder]), 10),
    packedBytes: await packedBytes(folder),
    largest: await largest(folder),
  }
}

/** `web: bin/web` → { web: 'bin/web' } */
function parseProcfile(text: string): Record<string, string> {
  const lines = text.matchAll(/^([\w-]+):\s*(.+)$/gm)
  return Object.fromEntries([...lines].map(([, name, command]) => [name!, command!.trim()]))
}

// Heroku takes these out before the buildpack sees them.
async function dropIgnored(folder: string): Promise<void> {
  const text = await readFile(join(folder, '.slugignore'), 'utf8').catch(() => '')
  const patterns = text.split('\n').filter((line) => line && !line.startsWith('#'))
  for (const pattern of patterns) {
    const files = pattern.startsWith('/') ? pattern.slice(1) : `**/${pattern}`
    for await (const file of glob(files, { cwd: folder })) await rm(join(folder, file), { recursive: true })
  }
}

// The buildpack brings the Node that `engines` asks for; ours stands in for it, and counts as it does.
async function installNode(folder: string): Promise<void> {
  await mkdir(join(folder, '.heroku/node/bin'), { recursive: true })
  await cp(process.execPath, join(folder, '.heroku/node/bin/node'))
}

async function packedBytes(folder: string): Promise<number> {
  const tar = spawn('bash', ['-c', 'tar -c -C "$1" . | gzip -1', '-', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let bytes = 0
  tar.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length))
  await once(tar, 'close')
  return bytes
}

async function largest(folder: string): Promise<string[]> {
  const each = '.heroku/* node_modules/[!@]* node_modules/@*/* functions shared db bin'
  const command = `cd "$1" && du -sk --apparent-size ${each} | sort -rn | head -8`
  const lines = (await run('bash', ['-c', command, '-', folder])).trim().split('\n')
  return lines
    .map((line) => line.split('\t'))
    .map(([kilobytes, path]) => `${(Number(kilobytes) / 1024).toFixed(1).padStart(6)} MB  ${path}`)
}
