// The money box: whole đồng, grouped on leaving it as the page's language groups. Decimals are left for the server to refuse.
const GROUPED = /^\d{1,3}([.,\s]\d{3})+$|^\d+$/;

document.addEventListener("focusout", ({ target }) => {
  const text = target.matches?.("input[data-money]") ? target.value.trim() : "";
  if (!GROUPED.test(text)) return;
  const sign = document.documentElement.lang === "en" ? "," : ".";
  target.value = text.replace(/\D/g, "").replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, sign);
});
