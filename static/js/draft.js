// What was sent and not answered is typed in again: after a lapsed session, a failure of the server, a lost connection.
// A draft lives in this tab alone, until an answer of the portal says that it arrived, or whoever typed signs out.
const KEPT = "drafts";
const NEVER = new Set(["csrfmiddlewaretoken", "seen_events"]);
const me = document.body.dataset.user ?? "";
const { owner, drafts } = { owner: me, drafts: {}, ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
const place = (form) => form.getAttribute("action") ?? location.pathname + location.search;
const keep = () => sessionStorage.setItem(KEPT, JSON.stringify({ owner: me || owner, drafts }));

document.addEventListener("submit", ({ target }) => {
  if (target.querySelector(".mast-out")) sessionStorage.removeItem(KEPT);
  if (!target.matches("form[data-guard]")) return;
  const typed = [...new FormData(target)].filter(([name, value]) => !NEVER.has(name) && typeof value === "string");
  drafts[place(target)] = typed;
  keep();
});

function fill(form, typed) {
  for (const box of form.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const values = typed.filter(([name]) => name === box.name).map(([, value]) => value);
    if (box.type === "checkbox" || box.type === "radio") box.checked = values.includes(box.value);
    else if (values.length && box.type !== "file") box.value = values[0];
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

if (document.querySelector(".msg--good") || (me && owner && me !== owner)) {
  for (const key of Object.keys(drafts)) delete drafts[key];
  keep();
}
for (const form of document.querySelectorAll("form[data-guard]")) {
  const typed = drafts[place(form)];
  if (!typed) continue;
  delete drafts[place(form)];
  keep();
  if (form.dataset.guard || form.parentElement.querySelector(".errors")) continue; // the answer has it already
  fill(form, typed);
  form.prepend(document.querySelector("#draft-note").content.cloneNode(true));
  form.scrollIntoView({ block: "center" });
}
