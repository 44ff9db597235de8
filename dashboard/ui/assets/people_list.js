// Draws the rows with text nodes only, keeps those that did not change, and reports a press.
export default function ({ parentElement, data, setTriggerValue, setStateValue }) {
  const list = parentElement.querySelector(".people");
  const known = new Map([...list.children].map((item) => [item.dataset.id, item]));
  const items = data.rows.map((row) => drawn(known.get(row.id) ?? made(row.id), row, data.action, setTriggerValue));
  if (items.length !== list.children.length || items.some((item, place) => list.children[place] !== item)) {
    list.replaceChildren(...items);
  }
  boxes(parentElement, list, data, setStateValue);
}

// A box in each row and one for all of them; what is ticked stays ticked when the list is redrawn.
function boxes(parentElement, list, data, setStateValue) {
  const all = parentElement.querySelector(".all");
  const every = all.querySelector("input");
  const rows = [...list.children];
  all.hidden = !data.tick_all || rows.length < 2;
  all.querySelector("span").textContent = data.tick_all;
  const ticked = () => rows.filter((row) => row.querySelector("input")?.checked).map((row) => row.dataset.id);
  const settle = () => {
    const count = ticked().length;
    every.checked = count > 0 && count === rows.length;
    every.indeterminate = count > 0 && count < rows.length;
  };
  const tell = () => {
    settle();
    setStateValue("ticked", ticked());
  };
  for (const row of rows) {
    let box = row.querySelector("input");
    if (!data.tick_all) {
      box?.remove();
      continue;
    }
    if (!box) {
      box = document.createElement("input");
      box.type = "checkbox";
      row.prepend(box);
    }
    box.setAttribute("aria-label", `${row.querySelector(".name").textContent}, ${row.querySelector(".since").textContent}`);
    box.onchange = tell;
  }
  every.onchange = () => {
    for (const row of rows) row.querySelector("input").checked = every.checked;
    tell();
  };
  settle();
}

function made(id) {
  const item = document.createElement("li");
  item.dataset.id = id;
  for (const part of ["icon", "name", "what", "since", "long"]) {
    const span = document.createElement("span");
    span.className = part;
    item.append(span);
  }
  item.querySelector(".icon").setAttribute("aria-hidden", "true");
  return item;
}

function drawn(item, row, action, setTriggerValue) {
  const put = (part, words) => {
    const span = item.querySelector(`.${part}`);
    if (span.textContent !== words) span.textContent = words;
  };
  put("icon", row.icon);
  item.querySelector(".icon").dataset.colour = row.colour;
  put("name", row.name);
  put("what", row.what);
  put("since", row.since);
  put("long", row.how_long);
  button(item, row, action, setTriggerValue);
  return item;
}

function button(item, row, action, setTriggerValue) {
  let press = item.querySelector("button");
  if (!action) return press?.remove();
  if (!press) {
    press = document.createElement("button");
    press.type = "button";
    item.append(press);
  }
  press.textContent = action;
  press.setAttribute("aria-label", `${action}: ${row.name}, ${row.since}`);
  press.onclick = () => {
    press.disabled = true;
    setTriggerValue("pressed", row.id);
    setTimeout(() => (press.disabled = false), 3000);
  };
}
