// The frame of every page: head, side with the company's pages, flash, main.
import { html } from 'hono/html'
import { asset } from './asset.ts'
import { number } from './format.ts'
import type { Html } from './html.ts'
import { type Flash, flashView } from './parts/flash.ts'
import { type IconName, icon } from './parts/icon.ts'
import { ACCOUNT, ALL_REVIEWS, NEW_COMPANY, OPS, pathsOf } from './paths.ts'

/** The pages of a company. */
export type Nav = (typeof PLACES)[number]['pages'][number][0]

/** The pages of a company that its frame leads to, by the place in the side they belong to. */
const PLACES = [
  { label: 'Home', picture: 'home', pages: [['home', 'home', 'Home']] },
  { label: 'Review', picture: 'review', pages: [['review', 'review', 'Review']] },
  {
    label: 'Transactions',
    picture: 'transactions',
    pages: [
      ['transactions', 'transactions', 'Transactions'],
      ['missing-receipts', 'missingReceipts', 'Without a receipt'],
      ['new-entry', 'newEntry', 'Enter by hand'],
    ],
  },
  { label: 'Documents', picture: 'documents', pages: [['documents', 'documents', 'Documents']] },
  {
    label: 'Reports',
    picture: 'balance',
    pages: [
      ['profit-and-loss', 'profitAndLoss', 'Profit and loss'],
      ['balance-sheet', 'balanceSheet', 'Balance sheet'],
      ['tax-lines', 'taxLines', 'Tax lines'],
      ['tax-package', 'taxPackage', 'Tax package'],
      ['bank-balances', 'bankBalances', 'Bank balances'],
      ['general-ledger', 'generalLedger', 'General ledger'],
      ['trial-balance', 'trialBalance', 'Trial balance'],
    ],
  },
  {
    label: 'Settings',
    picture: 'settings',
    pages: [
      ['settings', 'settings', 'General'],
      ['accounts', 'accounts', 'Accounts'],
      ['members', 'members', 'Members'],
      ['keys', 'keys', 'API keys'],
      ['audit', 'audit', 'Audit log'],
      ['leaving', 'leaving', 'Leaving'],
    ],
  },
] as const satisfies {
  label: string
  picture: IconName
  pages: [string, Exclude<keyof ReturnType<typeof pathsOf>, `${string}After`>, string][]
}[]

/** For those who keep the books. */
const KEEPERS_ONLY: Nav[] = ['new-entry']

/** For those who manage the company. */
const MANAGERS_ONLY: Nav[] = ['keys', 'leaving']

export interface OpenCompany {
  id: string
  name: string
  /** The newest live event that the page knows of; it listens for those after it. */
  upToEvent: bigint
}

export interface Who {
  name: string
  role?: string | undefined
  /** Whether they are an operator, for whom there is /ops. */
  isOperator?: boolean | undefined
}

export interface Page {
  title: string
  /** Absent on pages outside of one company: errors, sign-in, the review of all. */
  company?: OpenCompany | undefined
  /** The side of a page outside a company that has one of its own. */
  side?: Html | undefined
  /** The other companies this person may open. */
  otherCompanies?: { id: string; name: string }[] | undefined
  user?: Who | undefined
  nav?: Nav | undefined
  /** How many transactions wait in review: shown beside the link. */
  waiting?: number | undefined
  flash?: Flash | undefined
  /** A line above everything else, of an operator who is in the company. */
  banner?: Html | false | null | undefined
  /** Where there is no JavaScript to bring news, ask for the page again after so many seconds. */
  refreshSeconds?: number | undefined
  /** What a page outside of one company listens to for news. */
  news?: { url: string; kinds: string[] } | undefined
  /** One line under the user's name, such as the one that says this is development. */
  notice?: string | undefined
}

/** The names of the live events a page listens for: `events.kind` in the database. */
const EVENT_KINDS = ['document', 'statement', 'transaction', 'entry', 'account', 'member', 'tax-package']

/**
 * A whole HTML page around `body`. It holds no inline script or style, so a content security policy can forbid
 * both. Regions that change live are marked `data-live`; functions/assets/live.js fetches the same URL again and
 * swaps them.
 */
export function page(page: Page, body: Html): Html {
  const { company } = page
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
  <title>${[page.title, company?.name, 'GrayLedger'].filter(Boolean).join(' · ')}</title>
  <meta name="color-scheme" content="light dark">
  <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f6f4">
  <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#131516">
 ${page.refreshSeconds && html`<noscript><meta http-equiv="refresh" content="${page.refreshSeconds}"></noscript>`}
  <link rel="icon" href="${asset('favicon.svg')}" type="image/svg+xml">
  <link rel="stylesheet" href="${asset('app.css')}">
  ${MODULES.map((name) => html`<link rel="modulepreload" href="${asset(name)}">`)}
  <script type="module" src="${asset('app.js')}"></script>
</head>
<body ${company ? events(company) : page.news && news(page.news)}>
  <a class="skip" href="#main">Skip to the content</a>
  <div class="${company || page.side ? 'shell' : 'shell alone'}">
    ${company ? side(page, company) : (page.side ?? loneBrand())}
    <main id="main" tabindex="-1">
      ${company && html`<div data-live="operator">${page.banner}</div>`}
      <div class="flashes" data-live="flash" role="status">${page.flash && flashView(page.flash)}</div>
      ${company && tabs(page, company)}
      ${body}
    </main>
  </div>
</body>
</html>
`
}

const MODULES = ['live.js', 'forms.js', 'keyboard.js', 'sheet.js', 'split.js', 'upload.js']

function events({ id, upToEvent }: OpenCompany): Html {
  return html`data-events="${pathsOf(id).events}" data-up-to-event="${upToEvent.toString()}" data-event-kinds="${EVENT_KINDS.join(' ')}"`
}

function news({ url, kinds }: NonNullable<Page['news']>): Html {
  return html`data-events="${url}" data-event-kinds="${kinds.join(' ')}"`
}

function side(page: Page, company: { id: string; name: string }): Html {
  const here = placeOf(page.nav)
  return html`
    <header class="side">
      ${brand()}
      ${companyMenu(company, page.otherCompanies ?? [], page.user)}
      ${find(company.id)}
      <nav aria-label="${company.name}" data-live="nav"><ul>
        ${PLACES.map((place) =>
          navLink({
            href: pathsOf(company.id)[place.pages[0][1]],
            picture: place.picture,
            label: place.label,
            isHere: place === here,
            waiting: place.label === 'Review' ? page.waiting : 0,
          }),
        )}
      </ul></nav>
      ${page.user && who(page.user, page.notice)}
    </header>`
}

/** From anywhere to any transaction. */
function find(companyId: string): Html {
  return html`
    <form class="find-any" method="get" action="${pathsOf(companyId).transactions}" role="search">
      <input type="search" name="text" data-key="/" aria-keyshortcuts="/" maxlength="100" autocomplete="off"
        aria-label="Find a transaction" placeholder="Find a transaction" title="By name, amount or day. Press / to come here.">
    </form>`
}

/** The pages beside this one, where its place has several. */
function tabs(page: Page, company: { id: string }): Html | false {
  const here = placeOf(page.nav)
  if (!here || here.pages.length === 1) return false
  const manages = page.user?.role === 'owner' || page.user?.role === 'admin'
  return html`
    <nav class="tabs" aria-label="${here.label}">
      ${here.pages
        .filter(([nav]) => manages || !MANAGERS_ONLY.includes(nav))
        .filter(([nav]) => page.user?.role !== 'viewer' || !KEEPERS_ONLY.includes(nav))
        .map(
          ([nav, path, label]) =>
            html`<a href="${pathsOf(company.id)[path]}" ${nav === page.nav && html`aria-current="page"`}>${label}</a>`,
        )}
    </nav>`
}

const placeOf = (nav: Nav | undefined) => PLACES.find(({ pages }) => pages.some(([name]) => name === nav))

export interface NavLink {
  href: string
  picture: IconName
  label: string
  /** Whether it leads to where one is. */
  isHere: boolean
  /** How many wait there: shown beside the words. */
  waiting?: number | undefined
}

/** One line of a side. */
export function navLink({ href, picture, label, isHere, waiting = 0 }: NavLink): Html {
  return html`
    <li><a href="${href}" ${isHere && html`aria-current="page"`}>
      ${icon(picture)}<span>${label}</span>
      ${waiting > 0 && html`<span class="count">${number(waiting)}<span class="unseen"> waiting</span></span>`}
    </a></li>`
}

function companyMenu(company: { name: string }, others: { id: string; name: string }[], user?: Who): Html {
  return html`
    <details class="company menu">
      <summary>${company.name}</summary>
      <ul>
        ${others.map((other) => html`<li><a href="${pathsOf(other.id).home}">${other.name}</a></li>`)}
        ${others.length > 0 && html`<li><a href="/">All companies</a></li><li><a href="${ALL_REVIEWS}">Review of all companies</a></li>`}
        <li><a href="${NEW_COMPANY}">New company</a></li>
        <li><a href="${ACCOUNT}">Your account</a></li>
        ${user?.isOperator && html`<li><a href="${OPS}">Operations</a></li>`}
      </ul>
    </details>`
}

/** Who is signed in, at the foot of a side. */
export function who(user: Who, notice: string | undefined): Html {
  return html`
    <div class="who">
      <p><a href="${ACCOUNT}"><strong>${user.name}</strong></a>${user.role && html`<br>${user.role}`}</p>
      ${notice && html`<p>${notice}</p>`}
    </div>`
}

function loneBrand(): Html {
  return html`<header class="lone-brand">${brand()}</header>`
}

/** The way home. */
export function brand(): Html {
  return html`<a class="brand" href="/"><img src="${asset('favicon.svg')}" width="22" height="22" alt="">GrayLedger</a>`
}
