const YEAR = 365 * 24 * 60 * 60

export default function ({ data }) {
  const secure = location.protocol === "https:" ? "; Secure" : ""
  for (const [name, value] of Object.entries(data ?? {})) {
    document.cookie =
      `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`
  }
}
