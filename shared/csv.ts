/** One line of a CSV file (RFC 4180), with its line end. Null is an empty field. */
export function csvLine(values: readonly (string | null)[]): string {
  return `${values.map((value) => quoted(value ?? '')).join(',')}\r\n`
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * A text for a file that people open in a spreadsheet: what a stranger wrote (a file's name, a bank's text) isn't to
 * be run as a formula there, so one that would be begins with an apostrophe.
 */
export function plainCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
