// Small services of every page: focus on the error summary, the print button, and what htmx leaves to the page.
document.querySelector("[data-focus]")?.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A list that is being fetched stays readable, dimmed by [aria-busy] in the stylesheet.
document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.target.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.target.removeAttribute("aria-busy"));

// A page of refusal (422, with the form and its errors) is shown like any other answer.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status === 422) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

// The box in the head of a list ticks all rows of the page.
for (const all of document.querySelectorAll("[data-tick-all]")) {
  all.addEventListener("change", () => {
    for (const box of all.form.querySelectorAll('[name="chon"]')) box.checked = all.checked;
  });
}

// A form whose boxes say which choices take them: what the chosen one does not take is put away and not sent. A box with an
// error stays, since it must be read.
for (const choice of document.querySelectorAll("[data-chooses]")) {
  const boxes = [...choice.form.querySelectorAll("[data-taken-by]")].filter((box) => !box.closest(".field--error"));
  const show = () => {
    for (const box of boxes) {
      const taken = !choice.value || box.dataset.takenBy.split(" ").includes(choice.value);
      box.disabled = !taken;
      box.closest(".field").hidden = !taken;
    }
  };
  choice.addEventListener("input", show);
  show();
}
