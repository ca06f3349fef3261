// Which commit a rollback of this one would bring back.
import { run } from './run.ts'

/** The last release, or where there is none the last commit before the newest migration came in. */
export async function previousRelease(root: string): Promise<string> {
  const git = async (...args: string[]) =>
    (await run('git', ['-c', 'safe.directory=*', '-C', root, ...args])).trim()
  const tag = await git('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^').catch(() => null)
  if (tag) return tag
  const came = await git('log', '-1', '--diff-filter=A', '--format=%h', '--', 'db/migrations')
  if (!came) throw new Error('The history here is too short to find what came before the newest migration.')
  return git('rev-parse', '--short', `${came}^`)
}
