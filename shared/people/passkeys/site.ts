import { isIP } from 'node:net'

/** Who we are to an authenticator: passkeys are good for this name and signed for this origin only. */
export interface Site {
  origin: string
  /** The relying party's id: a domain, or `localhost`. */
  id: string
}

/** The site at this origin. Null at a bare IP address, where browsers know no passkeys. */
export function siteAt(origin: string): Site | null {
  const { hostname } = new URL(origin)
  return isIP(hostname.replace(/^\[|\]$/g, '')) ? null : { origin, id: hostname }
}
