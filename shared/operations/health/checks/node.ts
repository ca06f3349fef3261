import type { Check } from '../check.ts'

/** Whether this runs on the Node it was made for. */
export const node: Check = {
  name: 'node',
  title: 'Node',
  green: 'version 24',
  fix: 'Run `npm ci` without --ignore-scripts, which brings Node 24; on Heroku, leave `engines` in package.json alone.',
  look: async () => nodeFound(process.version),
}

/** @param version `v24.1.0` */
export function nodeFound(version: string) {
  return { isGreen: version.startsWith('v24.'), found: version }
}
