// The date box: dd/mm/yyyy in a text box, T for today, + and - for a day more or less, and the browser's own calendar.
const written = (day) => day.toLocaleDateString("en-GB");
const iso = (day) => written(day).split("/").reverse().join("-");

function parsed(text) {
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$|^(\d\d)(\d\d)(\d{4})$|^(\d{4})-(\d\d)-(\d\d)$/.exec(text.trim());
  if (!parts) return null;
  const [d, m, y] = parts[7] ? [parts[9], parts[8], parts[7]] : parts.slice(parts[4] ? 4 : 1);
  const day = new Date(y, m - 1, d);
  return day.getMonth() === m - 1 ? day : null;
}

function write(box, day) {
  box.value = written(day);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function addCalendar(box) {
  box.after(document.querySelector("#calendar").content.cloneNode(true));
  const [picker, button] = box.nextElementSibling.children;
  button.querySelector(".vh").textContent = box.dataset.date;
  button.addEventListener("click", () => {
    const day = parsed(box.value);
    picker.value = day ? iso(day) : "";
    picker.showPicker();
  });
  picker.addEventListener("change", () => picker.value && write(box, parsed(picker.value)));
}

function start(root) {
  for (const box of root.querySelectorAll("input[data-date]:not([data-ready])")) {
    box.dataset.ready = "";
    addCalendar(box);
    box.addEventListener("change", () => parsed(box.value) && write(box, parsed(box.value)));
    box.addEventListener("keydown", (event) => {
      const day = parsed(box.value);
      const step = { "+": 1, "-": -1 }[event.key];
      if (event.key.toLowerCase() === "t") write(box, new Date());
      else if (step && day) write(box, new Date(day.getFullYear(), day.getMonth(), day.getDate() + step));
      else return;
      event.preventDefault();
    });
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
