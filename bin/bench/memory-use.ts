import { readFileSync } from 'node:fs'

/** Resident memory of a process right now, MB (of 1,048,576 bytes), as Linux accounts for it. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) / 1024
}
