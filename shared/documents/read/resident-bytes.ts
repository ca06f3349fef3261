import { readFileSync } from 'node:fs'

/** Resident memory of a process as Linux accounts for it; 0 where there is no /proc, or no such process any more. */
export function residentBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
