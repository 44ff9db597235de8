export default function ({ parentElement, data, setTriggerValue }) {
  const part = (name) => parentElement.querySelector(name)
  if (!part(".cards")) return fill(part("form"), data.form)
  part(".name").textContent = data.name
  part(".place").textContent = data.place
  part("h1").textContent = data.heading
  part(".lead").textContent = data.lead
  part(".warning").textContent = data.warning
  part(".notice").textContent = data.notice
  part(".failed").textContent = ""
  const language = part(".language")
  language.textContent = data.other_language
  language.onclick = () => setTriggerValue("language", true)
  const privacy = part(".privacy")
  privacy.textContent = data.privacy.title
  privacy.href = data.privacy.url
  part(".cards").replaceChildren(...data.accounts.map((account) => card(account)))
  own(part(".own"), data, setTriggerValue)

  function card(account) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "card"
    button.dataset.account = account.id
    button.append(
      piece("span", "icon", account.icon, true),
      piece("span", "role", account.role),
      piece("span", "go", "arrow_forward", true),
      piece("span", "person", account.name),
      piece("span", "does", account.does),
    )
    button.onclick = () => signIn(button)
    return button
  }

  async function signIn(button) {
    button.setAttribute("aria-busy", "true")
    part(".failed").textContent = ""
    try {
      const answer = await fetch(data.url, { method: "POST", body: button.dataset.account })
      if (!answer.ok) throw new Error(String(answer.status))
      enter()
    } catch (error) {
      console.error("sign-in", error)
      button.removeAttribute("aria-busy")
      part(".failed").textContent = data.failed
    }
  }
}

// The cookie counts from the next connection on: the same address, loaded anew.
function enter(query = "") {
  location.replace(location.pathname + query)
}

// Name and password, sent straight to the server's route: no widget ever holds them.
function own(place, data, setTriggerValue) {
  const form = place.querySelector("form")
  const entry = data.form
  place.hidden = !entry && !data.elsewhere
  form.hidden = !entry
  const elsewhere = place.querySelector(".elsewhere")
  elsewhere.hidden = !data.elsewhere
  elsewhere.textContent = data.elsewhere
  elsewhere.onclick = () => {
    // The way back from the provider ends at the root; from there it goes on to what was asked for.
    sessionStorage.setItem("check_in_asked_for", location.pathname)
    setTriggerValue("elsewhere", true)
  }
  const folded = data.accounts.length > 0
  place.querySelector("summary").textContent = data.own_heading
  place.querySelector("summary").hidden = !folded
  if (place.dataset.drawn !== String(folded)) place.open = !folded
  place.dataset.drawn = String(folded)
  if (!entry) return
  fill(form, entry)
  if (!folded && form.dataset.mode !== entry.mode) {
    form.dataset.mode = entry.mode
    const first = [...form.querySelectorAll("label:not([hidden]) input")].find((each) => !each.readOnly)
    first?.focus()
  }
}

// Also the form of a person's own account page, which stands alone.
function fill(form, entry) {
  for (const label of form.querySelectorAll("label")) {
    const field = label.dataset.field
    label.hidden = !(field in entry.labels)
    label.querySelector("span").textContent = entry.labels[field] ?? ""
  }
  form.querySelector("small").textContent = entry.hint
  const login = form.elements.login
  if (entry.login) login.value = entry.login
  login.readOnly = Boolean(entry.login)
  const secret = form.elements.password
  secret.autocomplete = entry.mode === "sign_in" ? "current-password" : "new-password"
  const show = form.querySelector(".show")
  const label = () => (show.textContent = secret.type === "password" ? entry.show : entry.hide)
  show.onclick = () => {
    secret.type = secret.type === "password" ? "text" : "password"
    show.setAttribute("aria-pressed", String(secret.type === "text"))
    label()
    secret.focus()
  }
  label()
  form.querySelector(".submit").textContent = entry.submit
  form.onsubmit = (event) => {
    event.preventDefault()
    send(form, entry)
  }
}

async function send(form, entry) {
  const submit = form.querySelector(".submit")
  if (submit.disabled) return
  submit.disabled = true
  say(form, "")
  const fields = { token: entry.token }
  for (const name of Object.keys(entry.labels)) fields[name] = form.elements[name].value
  try {
    const answer = await fetch(entry.url, { method: "POST", body: JSON.stringify(fields) })
    if (answer.ok) return enter(entry.after)
    const problem = await answer.json()
    if (problem.problem === "wait" && problem.seconds !== null) return wait(form, entry, problem.seconds)
    say(form, sentence(entry.problems, problem))
    form.elements[problem.field ?? "password"]?.focus()
  } catch (error) {
    console.error("sign-in", error)
    say(form, entry.problems.unavailable)
  }
  submit.disabled = false
}

function sentence(problems, problem) {
  const words = [`${problem.field}.${problem.why}`, problem.problem === "wait" ? "locked" : problem.problem]
  return words.map((word) => problems[word]).find(Boolean) ?? problems.unavailable
}

// The time to wait, counted down; then the button works again.
function wait(form, entry, seconds) {
  const until = Date.now() + seconds * 1000
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000)
    if (left <= 0) {
      clearInterval(timer)
      say(form, "")
      form.querySelector(".submit").disabled = false
      return
    }
    const [unit, count] = left > 90 ? ["minutes", Math.ceil(left / 60)] : ["seconds", left]
    say(form, entry.problems.wait.replace("{wait}", entry.problems[unit].replace("{count}", count)))
  }
  const timer = setInterval(tick, 1000)
  tick()
}

function say(form, words) {
  form.querySelector(".problem").textContent = words
}

function piece(tag, name, text, decorative = false) {
  const element = document.createElement(tag)
  element.className = name
  element.textContent = text
  if (decorative) element.setAttribute("aria-hidden", "true")
  return element
}
