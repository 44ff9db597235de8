// Back from the identity provider: hand the ticket in for our own cookie, once, and go where the
// person was when they set out.
const ASKED_FOR = "check_in_asked_for";

export default function ({ parentElement, data }) {
  if (parentElement.entering) return;
  parentElement.entering = true;
  enter(data);
}

async function enter(data) {
  const answer = await fetch(data.url, {
    method: "POST",
    body: JSON.stringify({ ticket: data.ticket }),
  }).catch(() => null);
  location.replace(answer?.ok ? askedFor(data.home) : data.failed);
}

function askedFor(home) {
  const path = sessionStorage.getItem(ASKED_FOR);
  sessionStorage.removeItem(ASKED_FOR);
  const there = path ? new URL(path, location.origin) : null;
  return there?.origin === location.origin ? there.pathname : home;
}
