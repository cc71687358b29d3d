// Shows how much of the reading time is left. The server decides; without this script it says the same in words.
for (const box of document.querySelectorAll("[data-timer]")) {
  const words = box.querySelector("[data-timer-words]")
  const bar = box.querySelector("progress")
  const button = document.getElementById(box.dataset.button)
  const total = Number(box.dataset.timer)
  const until = Date.now() + total * 1000
  if (!total || !button) continue
  button.setAttribute("aria-disabled", "true")
  button.addEventListener("click", (event) => {
    if (button.getAttribute("aria-disabled")) event.preventDefault()
  })
  const clock = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000)
    if (bar) bar.value = total - Math.max(left, 0)
    if (left > 0) {
      // Spoken every ten seconds only: a screen reader must not count along.
      if (left % 10 === 0 || left <= 5) words.textContent = box.dataset.left.replace("{}", left)
      return
    }
    clearInterval(clock)
    words.textContent = box.dataset.done
    button.removeAttribute("aria-disabled")
  }, 1000)
}
