// Shows at once that a form is on its way, and lets it go only once. The server refuses doubles by itself.
const busy = new WeakSet()

document.documentElement.classList.add("js")

addEventListener("submit", (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method === "dialog") return
  if (busy.has(form)) return event.preventDefault()
  busy.add(form)
  event.submitter?.setAttribute("aria-busy", "true")
})

// Coming back with the browser's own button shows the form free again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload()
})

// `autofocus` has brought the focus to the error summary; where a browser knows it for fields only, this does.
setTimeout(() => {
  if (document.activeElement === document.body) document.querySelector("[data-errors]")?.focus()
}, 300)
