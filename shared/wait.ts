/** How long somebody has to wait, as they would say it: `40 seconds`, `a minute`, `12 minutes`, `3 hours`. */
export function inWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  if (seconds <= 1) return 'a second'
  if (seconds < 60) return `${Math.ceil(seconds)} seconds`
  if (minutes > 90) return `${Math.ceil(minutes / 60)} hours`
  return minutes > 1 ? `${minutes} minutes` : 'a minute'
}
