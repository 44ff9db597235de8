export default function ({ parentElement, data }) {
  // Runs again on every rerun: one request is enough.
  if (parentElement.leaving) return
  parentElement.leaving = true
  fetch(data.url, { method: "POST" }).finally(() => location.replace(data.home))
}
