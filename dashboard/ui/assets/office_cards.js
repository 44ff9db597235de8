// Draws one button per office and keeps it when data change, so focus and place survive a refresh.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 92, HEIGHT = 36, ROOM = 4;
const TELL_AGAIN_MS = 5000;

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const grid = parentElement.querySelector("ul");
  grid.setAttribute("aria-label", data.label);
  const known = new Map([...grid.children].map((item) => [item.dataset.id, item]));
  const items = data.cards.map((card) => filled(known.get(card.id) ?? blank(card.id), card));
  items.forEach((item) => {
    item.firstChild.onclick = () => setTriggerValue("opened", item.dataset.id);
  });
  arrange(grid, items);
  return keepAges(parentElement, items, data);
}

// Minutes pass without a word from the server: it draws again when somebody was scanned.
function keepAges(parentElement, items, data) {
  // The same figures may be handed over again; they are as old as when they first came.
  if (parentElement.__at !== data.at) {
    parentElement.__at = data.at;
    parentElement.__came = Date.now();
  }
  const tell = () => {
    const now = data.at + (Date.now() - parentElement.__came) / 1000;
    items.forEach((item, place) => tellAge(item.firstChild, data.cards[place], now, data));
  };
  tell();
  const clock = setInterval(tell, TELL_AGAIN_MS);
  return () => clearInterval(clock);
}

function tellAge(button, card, now, { ago, never }) {
  const words = card.last === null ? never : passed(now - card.last, ago);
  const described = card.described.replace("{ago}", () => words);
  // Only what is new: a screen reader would say it again.
  if (button.getAttribute("aria-label") === described) return;
  button.setAttribute("aria-label", described);
  button.querySelector(".ago").textContent = words;
}

// `units` are pairs of the seconds from which on the words hold, the largest first.
function passed(seconds, units) {
  const [unit, words] = units.find(([from]) => seconds >= from) ?? units.at(-1);
  return words.replace("{count}", Math.floor(seconds / unit));
}

function blank(id) {
  const item = document.createElement("li");
  item.dataset.id = id;
  const button = item.appendChild(element("button", "card"));
  button.type = "button";
  const head = button.appendChild(element("span", "head"));
  head.append(element("span", "name"), element("span", "own"));
  const count = button.appendChild(element("span", "count"));
  const figures = count.appendChild(element("span", "figures"));
  figures.append(element("span", "inside"), element("span", "limit"));
  const drawing = count.appendChild(document.createElementNS(SVG, "svg"));
  drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  drawing.append(document.createElementNS(SVG, "path"), document.createElementNS(SVG, "circle"));
  const bar = button.appendChild(element("span", "bar"));
  bar.append(document.createElement("i"));
  const foot = button.appendChild(element("span", "foot"));
  foot.append(element("span", "state"), element("span", "ago"));
  for (const part of [head, count, bar, foot]) part.setAttribute("aria-hidden", "true");
  return item;
}

function filled(item, card) {
  const button = item.firstChild;
  button.className = `card ${card.fill}`;
  for (const part of ["name", "own", "inside", "limit", "state"]) {
    const place = button.querySelector(`.${part}`);
    place.textContent = card[part];
    place.hidden = !card[part];
  }
  const bar = button.querySelector(".bar");
  bar.classList.toggle("none", card.share === 0);
  bar.firstChild.style.width = `${100 * Math.min(1, card.share)}%`;
  sketch(button.querySelector("svg"), card.spark);
  return item;
}

// `spark` holds pairs of (place in time, share of the height), both 0 to 1.
function sketch(drawing, spark) {
  const points = spark.map(([x, y]) => [
    ROOM + x * (WIDTH - 2 * ROOM),
    HEIGHT - ROOM - y * (HEIGHT - 2 * ROOM),
  ]);
  const [path, dot] = drawing.children;
  path.setAttribute("d", points.map(([x, y], i) => `${i ? "L" : "M"}${x} ${y}`).join(""));
  const [x, y] = points.at(-1) ?? [0, 0];
  dot.setAttribute("cx", x);
  dot.setAttribute("cy", y);
  dot.setAttribute("r", points.length ? 3.5 : 0);
}

// Moving a focused element drops its focus: move only what is out of place, then give it back.
function arrange(grid, items) {
  const focused = grid.getRootNode().activeElement;
  items.forEach((item, place) => {
    if (grid.children[place] !== item) grid.insertBefore(item, grid.children[place] ?? null);
  });
  while (grid.children.length > items.length) grid.lastChild.remove();
  if (focused?.isConnected && grid.contains(focused)) focused.focus({ preventScroll: true });
}

function element(tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}
