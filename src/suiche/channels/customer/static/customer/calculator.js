// After htmx has put a new result in place, the sliders learn the range that goes with it.
addEventListener("htmx:afterSettle", () => {
  const out = document.getElementById("out")
  for (const slider of document.querySelectorAll("[data-twin]")) {
    const bounds = out?.dataset[slider.dataset.twin]?.split(" ")
    if (bounds) [slider.min, slider.max] = bounds
  }
})
