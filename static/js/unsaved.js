// Leaving a form marked data-guard with something typed and not sent asks first, in the browser's own words.
const changed = new Set();

document.addEventListener("input", ({ target }) => {
  const form = target.form?.closest("form[data-guard]");
  if (form) changed.add(form);
});
document.addEventListener("submit", ({ target }) => changed.delete(target));
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});
