"""From the text or bytes of a QR code to a domain Credential, one module a format."""
