import type { Live } from '../live.ts'
import { Places } from './places.ts'

/** Live updates in which nothing ever happens, for a router that is asked other things. */
export const noLive: Live = {
  subscribe: async () => ({ take: async () => [], leave() {} }),
  places: new Places(),
  closing: new AbortController().signal,
  close: async () => {},
}
