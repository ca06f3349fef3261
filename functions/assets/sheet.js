// A receipt beside what was read in it: what has the pointer or the focus lights up on both sides, and the picture
// is turned and enlarged in place.

const MOST_ZOOM = 3

export function startSheets() {
  const stage = document.querySelector('.stage')
  if (!stage) return
  for (const event of ['pointerover', 'focusin'])
    document.addEventListener(event, ({ target }) => light(target, stage))
  document.addEventListener('click', (event) => {
    const tool = event.target.closest('[data-turn-by], [data-zoom-by]')
    if (tool) {
      event.preventDefault()
      look(stage, tool.dataset)
    }
    const mark = event.target.closest('.marks [data-field]')
    if (mark) document.querySelector(`.found [data-field="${mark.dataset.field}"] a`)?.focus()
    const place = event.target.closest('[href^="#mark-"]')
    if (place) {
      event.preventDefault()
      light(place, stage)
    }
  })
}

function light(target, stage) {
  const name = target.closest('[data-field]')?.dataset.field
  for (const lit of document.querySelectorAll('.lit')) {
    if (lit.dataset.field !== name) lit.classList.remove('lit')
  }
  if (!name) return
  for (const part of document.querySelectorAll(`[data-field="${name}"]`)) part.classList.add('lit')
  // The picture comes to where the field is looked at, and never the other way round: that would be a chase.
  const mark = stage.querySelector(`.marks [data-field="${name}"]`)
  if (mark && !stage.contains(target)) show(mark, stage)
}

function show(mark, stage) {
  const [at, frame] = [mark.getBoundingClientRect(), stage.getBoundingClientRect()]
  if (at.top < frame.top || at.bottom > frame.bottom || at.left < frame.left || at.right > frame.right) {
    stage.scrollBy({
      left: at.left - frame.left - (frame.width - at.width) / 2,
      top: at.top - frame.top - (frame.height - at.height) / 2,
    })
  }
}

function look(stage, { turnBy = 0, zoomBy = 0 }) {
  const { turn, zoom } = stage.dataset
  stage.dataset.turn = (Number(turn) + Number(turnBy)) % 4
  stage.dataset.zoom = Math.min(MOST_ZOOM, Math.max(1, Number(zoom) + Number(zoomBy)))
}
