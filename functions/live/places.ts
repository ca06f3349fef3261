import { tooMany } from '#shared/refusal.ts'

/** How many streams one person may have open in one process: far more than anybody looks at. */
export const STREAMS_PER_PERSON = 30

/** Who has how many streams open in this process. */
export class Places {
  readonly #taken = new Map<string, number>()
  readonly #most: number

  constructor(most = STREAMS_PER_PERSON) {
    this.#most = most
  }

  /** Takes a place for this person, or refuses. The returned function gives it back, once. */
  take(userId: string): () => void {
    const taken = this.#taken.get(userId) ?? 0
    if (taken >= this.#most) {
      throw tooMany(`${taken} live streams of yours are open. Close a few pages or programs first.`, 10)
    }
    this.#taken.set(userId, taken + 1)
    let isBack = false
    return () => {
      if (isBack) return
      isBack = true
      const left = this.#taken.get(userId)! - 1
      if (left > 0) this.#taken.set(userId, left)
      else this.#taken.delete(userId)
    }
  }
}
