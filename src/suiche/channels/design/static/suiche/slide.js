// A slider moves the number beside it; the number's own change event does the rest (htmx recalculates).
for (const slider of document.querySelectorAll("[data-twin]")) {
  const field = document.getElementById(slider.dataset.twin)
  slider.addEventListener("input", () => {
    field.value = Number(slider.value).toLocaleString("en-US")
    field.dispatchEvent(new Event("change", { bubbles: true }))
  })
  field.addEventListener("input", () => {
    slider.value = field.value.replace(/[^\d]/g, "")
  })
}
