// How long the sweep waits before it does what can't be undone, days. Decided in docs/decisions/0023-no-file-lost.md.

/** A document whose file hasn't come by then is given up. The form is good for a quarter of an hour. */
export const EXPIRES_AFTER_DAYS = 1

/** The file of a rejected document is kept so long: whoever put it away by mistake can take it out again. */
export const REJECTED_FILES_DAYS = 30

/** A file that no row tells of is reported so long before it is deleted. */
export const STRAY_FILES_DAYS = 7
