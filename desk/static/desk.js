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

// Seconds that are left to undo something.
function countDown() {
  document.querySelectorAll("[data-countdown]").forEach((one) => {
    const left = Math.max(0, Number(one.dataset.countdown) - 1);
    one.dataset.countdown = left;
    one.textContent = left;
  });
}
setInterval(countDown, 1000);

// Charts: data-chart holds columns, the first of them days; each chart has a table beside it.
const WHOLE_DAYS = [1, 2, 4, 7, 14, 30, 60, 90, 120, 180, 365, 730, 1825].map((days) => days * 86400);
function inWords(_chart, times) {
  const isLong = times.length > 1 && times[times.length - 1] - times[0] > 200 * 86400;
  const parts = isLong ? { month: "short", year: "2-digit" } : { day: "numeric", month: "short" };
  const format = new Intl.DateTimeFormat(document.documentElement.lang, parts);
  return times.map((time) => format.format(new Date(time * 1000)));
}
function draw(root) {
  if (!window.uPlot) return;
  root.querySelectorAll("[data-chart]:not([data-drawn])").forEach((box) => {
    box.dataset.drawn = "1";
    const columns = JSON.parse(box.dataset.chart);
    const names = box.dataset.names.split("|");
    const style = getComputedStyle(document.documentElement);
    const colours = ["--pico-primary", "--bad", "--good", "--warm"].map((name) => style.getPropertyValue(name).trim());
    const ink = style.getPropertyValue("--pico-muted-color").trim();
    const grid = { stroke: style.getPropertyValue("--pico-muted-border-color").trim(), width: 1 };
    columns[0] = columns[0].map((day) => Date.parse(day + "T12:00:00Z") / 1000);
    const make = () => new window.uPlot({
      width: Math.max(220, box.clientWidth), height: Math.max(144, box.clientHeight), legend: { show: false }, cursor: { show: false },
      axes: [{ stroke: ink, grid, incrs: WHOLE_DAYS, values: inWords, space: 64 }, { stroke: ink, grid, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000] }],
      series: [{}, ...names.slice(1).map((label, at) => ({ label, stroke: colours[at % colours.length], width: 2, points: { show: columns[0].length < 40 } }))],
    }, columns, box);
    make();
  });
}
document.addEventListener("DOMContentLoaded", () => draw(document));
document.addEventListener("htmx:afterSettle", () => draw(document));

// Several ideas: the bar appears when one is chosen.
document.documentElement.classList.add("js");
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) {
    document.querySelectorAll('input[name="code"]').forEach((box) => { box.checked = event.target.checked; });
  }
  if (event.target.matches('[data-pick-all], input[name="code"]')) {
    const some = document.querySelector('input[name="code"]:checked') !== null;
    document.getElementById("several")?.classList.toggle("some", some);
  }
  if (event.target.matches("[data-fill]") && event.target.value) {
    const box = document.getElementById(event.target.dataset.fill);
    box.value = event.target.value;
    box.focus();
  }
});

// The map: outlines of the city's areas, and a circle a place; tiles only when the city's folder names some, since
// they tell others what is looked at.
document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-map]");
  if (!box || !window.L) return;
  const drawn = JSON.parse(box.dataset.map);
  const [ideas, votes] = box.dataset.say.split("|");
  const map = window.L.map(box, { attributionControl: Boolean(drawn.tiles), zoomSnap: 0.25 });
  if (drawn.tiles) {
    const whose = document.createElement("span"); // Leaflet takes markup
    whose.textContent = drawn.tiles.attribution;
    map.attributionControl.setPrefix(false);
    window.L.tileLayer(drawn.tiles.address, { attribution: whose.innerHTML, maxZoom: 19 }).addTo(map);
  }
  const all = [];
  drawn.areas.forEach((area) => {
    window.L.polygon(area.outline, { className: "area", interactive: false, weight: 1.5, fillOpacity: drawn.tiles ? 0 : 0.6 }).addTo(map)
      .bindTooltip(area.name, { permanent: true, direction: "center", className: "name" });
    all.push(...area.outline);
  });
  const most = Math.max(...drawn.spots.map((spot) => spot.ideas));
  drawn.spots.forEach((spot) => {
    const said = document.createElement("a");
    said.href = "/desk/ideas?q=" + encodeURIComponent(spot.name);
    said.textContent = `${spot.name}: ${spot.ideas} ${ideas}, ${spot.votes} ${votes}`;
    window.L.circleMarker([spot.lat, spot.lon], { radius: 6 + 18 * Math.sqrt(spot.ideas / most), fillOpacity: 0.5, weight: 2 })
      .addTo(map).bindPopup(said);
    all.push([spot.lat, spot.lon]);
  });
  map.fitBounds(window.L.latLngBounds(all).pad(0.05));
});

// Numbers that stay true while the page is open.
document.addEventListener("DOMContentLoaded", () => {
  const address = document.body.dataset.listen;
  if (!address || !window.EventSource) return;
  const source = new EventSource(address);
  source.onmessage = (event) => {
    for (const [name, number] of Object.entries(JSON.parse(event.data))) {
      document.querySelectorAll(`[data-live="${name}"]`).forEach((one) => {
        one.textContent = number.toLocaleString(document.documentElement.lang);
        if (one.classList.contains("count")) one.hidden = number === 0;
      });
    }
  };
  window.addEventListener("pagehide", () => source.close());
});
