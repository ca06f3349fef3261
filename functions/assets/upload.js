// Files go from the browser straight to S3: ask the API for a presigned form, send the file with it, then tell the
// API that it has arrived. Each file has a row with its own progress, and can be cancelled and tried again.
import { refresh } from './live.js'

const AT_ONCE = 3
const STATEMENT = /\.(csv|tsv|txt|ofx|qfx|qbo)$/i
// For files of which the browser doesn't know what they are: most know no HEIC.
const TYPES = {
  ...{ csv: 'text/csv', tsv: 'text/tab-separated-values', txt: 'text/plain', pdf: 'application/pdf' },
  ...{ heic: 'image/heic', heif: 'image/heif', webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png' },
}
const S3_SAYS = {
  EntityTooLarge: 'The file is larger than allowed.',
  EntityTooSmall: 'The file is empty.',
  AccessDenied: 'The upload took too long to start. Try again.',
}

const queue = []
let sending = 0

export function startUploads() {
  const zone = document.querySelector('[data-upload]')
  if (!zone) return

  const add = (files) => {
    for (const file of files) enqueue(zone, file)
  }
  for (const input of zone.querySelectorAll('input[type=file]')) {
    input.addEventListener('change', () => {
      add([...input.files])
      input.value = '' // so that the same file can be chosen again
    })
  }

  // The whole window takes drops: a file that misses the zone must not open in place of the page.
  let depth = 0
  const over = (change) => {
    depth = change === 0 ? 0 : depth + change
    zone.classList.toggle('over', depth > 0)
  }
  addEventListener('dragenter', () => over(1))
  addEventListener('dragleave', () => over(-1))
  addEventListener('dragover', (event) => event.preventDefault())
  addEventListener('drop', (event) => {
    event.preventDefault()
    over(0)
    add([...event.dataTransfer.files])
  })
  addEventListener('beforeunload', (event) => {
    if (sending > 0) event.preventDefault()
  })
  document.addEventListener('swapped', () => clearListed(zone))
}

function enqueue(zone, file) {
  const row = zone.querySelector('template').content.firstElementChild.cloneNode(true)
  const part = (selector) => row.querySelector(selector)
  const upload = {
    file,
    row,
    url: zone.dataset.upload,
    key: crypto.randomUUID(),
    say(sentence, sent) {
      part('.say').textContent = sentence
      if (sent !== undefined) part('progress').value = sent
    },
    offer(action) {
      part('[data-do=retry]').hidden = action !== 'retry'
      part('[data-do=cancel]').hidden = action === 'nothing'
      part('progress').hidden = action !== 'cancel'
      row.classList.toggle('failed', action === 'retry')
    },
  }
  const start = () => {
    upload.isCutOff = false
    upload.stop = new AbortController()
    upload.offer('cancel')
    upload.say('Waiting', 0)
    queue.push(upload)
    sendNext()
  }
  part('.name').textContent = file.name
  part('[data-do=retry]').addEventListener('click', start)
  part('[data-do=cancel]').addEventListener('click', () => {
    upload.stop?.abort()
    row.remove()
    withdraw(upload)
  })
  // What was cut off by the connection goes on when there is one again.
  addEventListener('online', () => {
    if (upload.isCutOff && row.isConnected) start()
  })
  zone.querySelector('.uploads').append(row)

  const { maxBytes } = zone.dataset
  if (file.size === 0) fail(upload, 'The file is empty.')
  else if (file.size > Number(maxBytes)) fail(upload, 'The file is larger than allowed.')
  else start()
}

async function sendNext() {
  if (sending >= AT_ONCE || queue.length === 0) return
  const upload = queue.shift()
  if (upload.stop.signal.aborted) return sendNext()
  sending += 1
  try {
    await send(upload)
  } catch (trouble) {
    if (upload.stop.signal.aborted) return
    upload.isCutOff = !trouble.sentence
    fail(upload, trouble.sentence ?? 'The connection was lost. It goes on when it is back.')
  } finally {
    sending -= 1
    sendNext()
  }
}

async function send(upload) {
  const { file, url, key, stop } = upload
  upload.say('Checking')
  const contentType =
    file.type || TYPES[file.name.split('.').pop().toLowerCase()] || 'application/octet-stream'
  const asked = await ask(url, 'POST', `${key}-form`, stop, {
    kind: STATEMENT.test(file.name) ? 'statement' : 'receipt',
    fileName: file.name,
    contentType,
    bytes: file.size,
    sha256: await sha256(file),
  })
  if (asked.upload) {
    upload.documentId = asked.documentId
    await toS3(upload, asked.upload)
    await ask(`${url}/${asked.documentId}/file`, 'PUT', `${key}-file`, stop)
  }
  upload.row.dataset.document = asked.documentId
  upload.say('Sent; it is being read', 1)
  upload.offer('nothing')
  refresh()
}

// A document that was to come and won't isn't left waiting for its file. If this doesn't get through, the server gives
// it up by itself after a day.
function withdraw({ url, documentId }) {
  if (!documentId) return
  const body = { reason: 'Cancelled before its file was sent.' }
  ask(`${url}/${documentId}/rejection`, 'PUT', crypto.randomUUID(), undefined, body).then(refresh, () => {})
}

// Calls the API; a no is thrown with its own sentence (problem+json).
async function ask(url, method, key, stop, body) {
  const answer = await fetch(url, {
    method,
    signal: stop?.signal,
    headers: { 'idempotency-key': key, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  })
  const said = await answer.json().catch(() => ({}))
  if (answer.ok) return said
  throw { sentence: said.detail ?? 'Something went wrong on our side. Try again.' }
}

// fetch can't say how much was sent, so this is XMLHttpRequest.
function toS3(upload, { url, fields }) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', upload.file) // last: S3 ignores what follows
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.upload.onprogress = ({ loaded, total }) =>
      upload.say(`${Math.round((loaded / total) * 100)}%`, loaded / total)
    request.onload = () => {
      if (request.status < 300) return resolve()
      const code = /<Code>(\w+)<\/Code>/.exec(request.responseText)?.[1]
      upload.key = crypto.randomUUID() // the form is spent; trying again asks for another
      reject({ sentence: S3_SAYS[code] ?? 'The file store refused the file. Try again.' })
    }
    request.onerror = request.onabort = () => reject({})
    upload.stop.signal.addEventListener('abort', () => request.abort())
    request.open('POST', url)
    request.send(form)
  })
}

async function sha256(file) {
  const digest = await crypto.subtle?.digest('SHA-256', await file.arrayBuffer()) // absent without https
  return digest && [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function fail(upload, sentence) {
  upload.say(sentence)
  upload.offer('retry')
}

// A file that the list of documents shows by now needs no row of its own.
function clearListed(zone) {
  for (const row of zone.querySelectorAll('[data-document]')) {
    if (document.getElementById(`document-${row.dataset.document}`)) row.remove()
  }
}
