/** Today as a day of the books, 'YYYY-MM-DD', in UTC. */
export const today = () => new Date().toISOString().slice(0, 10)
