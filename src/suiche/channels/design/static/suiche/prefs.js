// On the display page: a choice shows itself at once; the button keeps it.
addEventListener("change", (event) => {
  const { form, name, value } = event.target
  if (!form?.matches("[data-prefs]") || !["theme", "mode", "text"].includes(name)) return
  if (value === "auto" || value === "normal") delete document.documentElement.dataset[name]
  else document.documentElement.dataset[name] = value
})
