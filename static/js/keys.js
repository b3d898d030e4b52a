// Keys outside text boxes. Marks in the page say what they reach: data-key on links, boxes and forms, data-go on sections,
// data-rows on the body of a table. Help and the switch that turns them off: /phim-tat/.
const KEYS_OFF = "phim-tat-tat";
let leader = false;
let row = -1;

const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");

function follow(selector, value) {
  const found = [...document.querySelectorAll(`[${selector}]`)].find((item) => item.getAttribute(selector) === value);
  if (!found) return false;
  if (found.matches("a")) found.click();
  else (found.querySelector("input:not([type=hidden]), select") ?? found).focus();
  return true;
}

function travel(key) {
  const rows = [...document.querySelectorAll("[data-rows] > tr")];
  if (!rows.length || !"jkx".includes(key)) return false;
  if (key !== "x") row = Math.min(Math.max(row + (key === "j" ? 1 : -1), 0), rows.length - 1);
  const target = rows[row]?.querySelector(key === "x" ? "input[type=checkbox]" : "a");
  if (key === "x") target?.click();
  else target?.focus();
  return Boolean(target);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") event.target.closest("form")?.requestSubmit();
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (localStorage.getItem(KEYS_OFF) || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const led = leader;
  leader = !led && event.key === "g";
  const done = leader || (led && follow("data-go", event.key)) || follow("data-key", event.key) || travel(event.key);
  if (done) event.preventDefault();
});

for (const toggle of document.querySelectorAll("[data-keys-toggle]")) {
  toggle.hidden = false;
  const box = toggle.querySelector("input");
  box.checked = !localStorage.getItem(KEYS_OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1")));
}
