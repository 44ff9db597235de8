export default function ({ parentElement, data }) {
  // Runs again on every rerun: one request is enough.
  if (parentElement.leaving) return
  parentElement.leaving = true
  fetch(data.url, { method: "POST" }).finally(() => {
    // The other tabs of this browser leave at once.
    const others = new BroadcastChannel("check_in_session")
    others.postMessage("over")
    others.close()
    location.replace(data.home)
  })
}
