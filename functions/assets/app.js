// Everything works without these modules; with them files are dropped, rows change live and keys answer.
import { startForms } from './forms.js'
import { startKeyboard } from './keyboard.js'
import { startLive } from './live.js'
import { startSheets } from './sheet.js'
import { startSplits } from './split.js'
import { startUploads } from './upload.js'

startForms()
startKeyboard()
startSheets()
startSplits()
startUploads()
startLive()
// On a phone the tabs are wider than it is.
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
// Few pages need it, and its library is as large as all the rest.
if (document.querySelector('[data-passkey]')) import('./passkeys.js')
