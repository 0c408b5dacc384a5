// Makes the desk quicker to use; every page works without it.
"use strict";

// Keys: j and k move through a list, Enter opens, x picks, / searches.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const rows = [...document.querySelectorAll("[data-keys] tbody tr, [data-keys] > li")];
  const at = rows.findIndex((row) => row.classList.contains("here"));
  const key = event.key;
  if (key === "/" && document.getElementById("q")) {
    document.getElementById("q").focus();
  } else if ((key === "j" || key === "k") && rows.length) {
    const next = Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + (key === "j" ? 1 : -1)));
    rows.forEach((row, index) => row.classList.toggle("here", index === next));
    rows[next].querySelector("a")?.focus();
    rows[next].scrollIntoView({ block: "nearest" });
  } else if (key === "x" && at >= 0) {
    const box = rows[at].querySelector("input[type=checkbox]");
    if (box) box.click();
  } else {
    return;
  }
  event.preventDefault();
});

// One open list of choices at a time; Escape closes it.
document.addEventListener("click", (event) => closeDropdowns(event.target.closest("details.dropdown")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest("details.dropdown[open]");
  closeDropdowns(null);
  open?.querySelector("summary").focus();
});
function closeDropdowns(but) {
  document.querySelectorAll("details.dropdown[open]").forEach((one) => { if (one !== but) one.open = false; });
}
