// What tests of pages share: a person who opens a page, fills in a form that is on it and sends it, as a browser
// without JavaScript does.
import { expect } from 'vitest'
import type { Answer, Person } from '../testing.ts'

export interface SeenForm {
  action: string
  /** Its fields in order, with the values they were shown with. */
  fields: [name: string, value: string][]
  /** The words on its buttons. */
  buttons: string
}

/** A page as it came, with the cookie that has the next one say what became of a form. */
export interface SeenPage {
  status: number
  html: string
  /** Its words as a person reads them. */
  text: string
  /** Those that change something; a search only looks. */
  forms: SeenForm[]
  cookie: string
}

/** Has the memory of this person's company post what it is more likely to know than not: it needs no long history. */
export async function trustMemory({ companyId, inside }: Person): Promise<void> {
  await inside(({ db }) =>
    db
      .updateTable('company_settings')
      .set({ posting_bar: '0.5' })
      .where('company_id', '=', companyId)
      .execute(),
  )
}

/** Opens a page of the person's company and follows where it leads. */
export async function open(person: Person, path: string, cookie = ''): Promise<SeenPage> {
  return follow(person, await person.page(path, { headers: { cookie } }), cookie)
}

/** Sends a form with some fields filled in, in the order they stand, and follows where that leads. */
export async function send(
  person: Person,
  form: SeenForm,
  typed: Record<string, string | string[]> = {},
): Promise<SeenPage> {
  const body = new URLSearchParams(form.fields)
  for (const [name, values] of Object.entries(typed)) {
    body.delete(name)
    for (const value of [values].flat()) body.append(name, value)
  }
  return follow(person, await person.page(below(person, form.action), { method: 'POST', body }))
}

/** The form among those on a page whose button says this and whose address ends so. */
export function formOf({ forms, text }: SeenPage, button: string, address = ''): SeenForm {
  const form = forms.find((one) => one.buttons.includes(button) && one.action.includes(address))
  if (!form) throw new Error(`there is no form “${button}” on this page: ${text}`)
  return form
}

async function follow(person: Person, res: Response, sent = ''): Promise<SeenPage> {
  const cookie = res.headers.get('set-cookie')?.split(';')[0] ?? sent
  const location = res.headers.get('location')
  if (location) return open(person, below(person, location), cookie)
  const html = await res.text()
  // The search in the frame of every page has no button: Enter sends it.
  const forms = formsIn(html).filter(({ buttons }) => buttons !== '')
  return { status: res.status, html, text: textOf(html), forms, cookie }
}

function below({ companyId }: Person, address: string): string {
  const [, path] = address.split(`/companies/${companyId}`)
  if (path === undefined) throw new Error(`${address} is no page of this company`)
  return path.replace(/#.*$/, '')
}

function formsIn(html: string): SeenForm[] {
  return [...html.matchAll(/<form([^>]*method="post"[^>]*)>(.*?)<\/form>/gs)].map(([, head, body]) => ({
    action: attribute(head!, 'action')!,
    fields: [...body!.matchAll(/<input([^>]*)>/g)].flatMap(([, input]) => {
      const name = attribute(input!, 'name')
      const isUnchecked = /type="(checkbox|radio)"/.test(input!) && !/ checked/.test(input!)
      return name && !isUnchecked ? [[name, attribute(input!, 'value') ?? ''] as [string, string]] : []
    }),
    buttons: [...body!.matchAll(/<button[^>]*>(.*?)<\/button>/gs)]
      .map(([, words]) => textOf(words!))
      .join(' '),
  }))
}

function attribute(tag: string, name: string): string | undefined {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? []
  return value && plain(value)
}

const textOf = (html: string) =>
  plain(html.replace(/<(script|style|datalist|template)[^>]*>.*?<\/\1>/gs, '').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()

/** Reads an event stream that has been opened; answers what is heard, and a promise of its end. */
export async function listens(stream: Answer) {
  expect(stream.status).toBe(200)
  const heard: string[] = []
  const ended = (async () => {
    for await (const chunk of stream.body!) heard.push(new TextDecoder().decode(chunk))
  })()
  await expect.poll(() => heard.join('')).toContain(': open')
  return { heard, ended }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

const plain = (escaped: string) => escaped.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name]!)
