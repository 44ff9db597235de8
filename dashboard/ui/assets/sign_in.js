export default function ({ parentElement, data, setTriggerValue }) {
  const part = (name) => parentElement.querySelector(name)
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
  part(".cards").replaceChildren(...data.accounts.map((account) => card(account)))

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
      // The cookie counts from the next connection on: the same address, loaded anew.
      location.replace(location.pathname)
    } catch (error) {
      console.error("sign-in", error)
      button.removeAttribute("aria-busy")
      part(".failed").textContent = data.failed
    }
  }
}

function piece(tag, name, text, decorative = false) {
  const element = document.createElement(tag)
  element.className = name
  element.textContent = text
  if (decorative) element.setAttribute("aria-hidden", "true")
  return element
}
