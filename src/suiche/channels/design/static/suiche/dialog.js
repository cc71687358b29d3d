// Opens a dialog in place of the page that asks the same question; prints a paper.
addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]")
  const dialog = opener && document.getElementById(opener.dataset.opens)
  if (dialog?.showModal) {
    event.preventDefault()
    dialog.showModal()
  }
  if (event.target.closest?.("[data-prints]")) print()
})
