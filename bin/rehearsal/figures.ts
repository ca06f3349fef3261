// What a rehearsal measured, beside what Heroku allows and what we aim for.

export interface Figure {
  what: string
  value: number
  unit: 'MB' | 'ms' | 's' | ''
  /** Heroku's; more fails the rehearsal. */
  limit?: number
  /** Ours. */
  aim?: number
}

/** Whether the figure is one that a busy machine makes worse: then a missed aim is told and fails nothing. */
const isTime = ({ unit }: Figure) => unit === 'ms' || unit === 's'

/** `breach` fails the rehearsal, `missed` is told. */
export function verdict(figure: Figure): 'holds' | 'missed' | 'breach' {
  const { value, limit = Infinity, aim = Infinity } = figure
  if (value > limit) return 'breach'
  if (value <= aim) return 'holds'
  return isTime(figure) ? 'missed' : 'breach'
}

const MARKS = { holds: ' ', missed: '!', breach: '✗' }

/** One line per figure: its mark, its value, aim and limit. */
export function table(figures: Figure[]): string {
  const column = (text: string, width: number) => text.padStart(width)
  const show = (value: number | undefined, unit: string) =>
    value === undefined ? '' : `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${unit}`.trim()
  const head = `  ${'what'.padEnd(46)}${column('value', 12)}${column('aim', 12)}${column('Heroku', 12)}`
  const lines = figures.map((figure) => {
    const { what, value, unit, aim, limit } = figure
    const cells = [value, aim, limit].map((one) => column(show(one, unit), 12)).join('')
    return `${MARKS[verdict(figure)]} ${what.padEnd(46)}${cells}`
  })
  return [head, ...lines].join('\n')
}
