// Keys of the desk. Single keys can be switched off (they trouble people who dictate); the choice is kept.
const KEPT = "suiche-desk-keys"
const on = () => localStorage.getItem(KEPT) !== "off"
const typing = (element) => element.matches("input:not([type=radio],[type=checkbox]), select, textarea, [contenteditable]")

const box = document.querySelector("[data-keys-on]")
if (box) {
  box.checked = on()
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"))
}

function move(by) {
  const rows = [...document.querySelectorAll("[data-row]")]
  const here = rows.indexOf(document.activeElement)
  rows[here < 0 ? 0 : Math.min(Math.max(here + by, 0), rows.length - 1)]?.focus()
}

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}" i]`)
  if (!target) return false
  target.focus()
  target.click()
  return true
}

addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.form?.requestSubmit()
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !on()) return
  if (document.querySelector("dialog[open]")) return
  const key = event.key.toLowerCase()
  let done = true
  if (key === "/") document.querySelector("[type=search]")?.focus()
  else if (key === "?") document.getElementById("keys")?.showModal()
  else if (press(key)) done = true
  else if (key === "j") move(1)
  else if (key === "k") move(-1)
  else done = false
  if (done) event.preventDefault()
})
