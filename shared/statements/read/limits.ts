// What a file may cost us. The worker shares 512 MB with everything else it does, and reading takes about
// 6 kB a row at its peak.

/** Lines of a CSV file, transactions of an OFX file: years of a small business. */
export const MAX_ROWS = 50_000

/** Whole file. */
export const MAX_BYTES = 32 * 1024 * 1024

/** One line of a CSV file: a bank's have some hundred characters, a broken download's millions. */
export const MAX_LINE = 20_000

/** Cells of one line: the widest exports have some fifty. */
export const MAX_CELLS = 200

/** A descriptor or memo: no bank prints more, and a broken export must not fill the database. */
export const MAX_TEXT = 500
