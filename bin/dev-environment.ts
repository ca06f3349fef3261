/** Where bin/dev says, while it runs, what it started: variables as `NAME=value`, from the project's folder. */
export const DEV_ENVIRONMENT = '.data/dev.env'
