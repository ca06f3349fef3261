// What is left to file while a split is typed, in whole cents. The server checks it all again.

export function startSplits() {
  document.addEventListener('input', ({ target }) => {
    const form = target.closest('[data-split]')
    if (form) tell(form)
  })
  const tellAll = () =>
    document.querySelectorAll('[data-split]:has([name=amount][value]:not([value=""]))').forEach(tell)
  document.addEventListener('swapped', tellAll)
  tellAll()
}

function tell(form) {
  const output = form.querySelector('output')
  const typed = [...form.querySelectorAll('[name=amount]')].map((field) => cents(field.value))
  if (typed.some(Number.isNaN)) {
    output.className = ''
    output.textContent = 'Amounts look like 12.50'
    return
  }
  const left = typed.reduce((rest, amount) => rest - amount, cents(form.dataset.split))
  output.className = left === 0 ? 'even' : ''
  output.textContent =
    left === 0 ? 'It adds up' : `${left > 0 ? 'Left to file' : 'Too much by'}: ${dollars(Math.abs(left))}`
  // The rest is offered in the next empty row.
  let offer = left > 0
  for (const field of form.querySelectorAll('[name=amount]')) {
    field.placeholder = offer && !field.value ? dollars(left) : '0.00'
    offer &&= Boolean(field.value)
  }
}

// `1,234.5` → 123450. Numbers are cents and never fractions of them.
function cents(text) {
  const [, dollars, fraction = ''] = /^\$?(\d*)(?:\.(\d{0,2}))?$/.exec(text.replace(/[\s,]/g, '')) ?? []
  return dollars === undefined ? Number.NaN : Number(`${dollars}${fraction.padEnd(2, '0')}`)
}

function dollars(cents) {
  const digits = String(cents).padStart(3, '0')
  return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`
}
