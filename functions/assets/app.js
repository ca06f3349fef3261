// Everything works without these modules; with them files are dropped, rows change live and keys answer.
import { startForms } from './forms.js'
import { startKeyboard } from './keyboard.js'
import { startLive } from './live.js'
import { startSplits } from './split.js'
import { startUploads } from './upload.js'

startForms()
startKeyboard()
startSplits()
startUploads()
startLive()
// Few pages need it, and its library is as large as all the rest.
if (document.querySelector('[data-passkey]')) import('./passkeys.js')
