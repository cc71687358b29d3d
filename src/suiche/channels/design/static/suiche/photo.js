// Shows the chosen photo before it is sent, and says at once when it is too big.
for (const input of document.querySelectorAll("input[type=file][data-max-bytes]")) {
  const shot = document.querySelector(`[data-shot="${input.id}"]`)
  input.addEventListener("change", async () => {
    const file = input.files[0]
    shot.replaceChildren()
    shot.hidden = !file
    if (!file) return
    if (file.size > Number(input.dataset.maxBytes)) {
      input.value = ""
      const words = document.createElement("p")
      words.className = "err"
      words.textContent = input.dataset.tooBig
      return shot.append(words)
    }
    const name = document.createElement("p")
    name.className = "hint"
    name.textContent = `${file.name} (${Math.ceil(file.size / 1024).toLocaleString("en-US")} KB)`
    shot.append(name)
    // Drawn on a canvas: the content-security policy has no room for blob addresses.
    const picture = await createImageBitmap(file).catch(() => null)
    if (!picture) return
    const canvas = document.createElement("canvas")
    const scale = Math.min(1, 720 / picture.width)
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height)
    shot.prepend(canvas)
  })
}
