// Copies the value of a field and says so beside it.
addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copies]")
  if (!button) return
  const field = document.getElementById(button.dataset.copies)
  field.select()
  try {
    await navigator.clipboard.writeText(field.value)
  } catch {
    document.execCommand("copy") // pages without a certificate have no clipboard
  }
  document.querySelector(`[data-copied="${field.id}"]`).textContent = button.dataset.done
})
