"""Every exception that this product raises on purpose, in one tree.

CheckInError                     has a key for the text catalogue and arguments, never prose
├── ReadingError                 a code gives no credential (design 4.1); refused, never confirmed
│   ├── Unreadable               damaged, too large, too deep, or not what its prefix promises
│   │   └── IncompleteCode       one of several codes that make one certificate
│   ├── UnsupportedCode          no reader claims it
│   ├── DoorPlate                the code of a plate at a door, which opens nothing at a desk
│   ├── UnknownIssuer            the signer is not in the trust list
│   ├── WithdrawnIssuer          the signer was taken off the trust list
│   ├── BadSignature             the signature does not belong to the content
│   └── WrongUsage               a genuine key that may not sign this kind of statement
├── InvalidInput                 a person or a file said something that cannot be used
├── NotFound                     an identifier that names nothing
├── NotAllowed                   the signed-in person lacks the right
├── SignInRequired               nobody is signed in
├── BackupFailed                 a backup cannot be made, is damaged, or cannot be restored here
│   └── UpgradeHeld              so the tables were not changed
├── SignInRefused                name and password are not those of an open account
├── IdentityRefused              an identity provider's word does not open an account here
├── TooManyTries                 so many failed that the next one has to wait
├── TooManyScans                 a desk's limit a minute is reached, and the code names nobody
└── LedgerUnavailable            the database cannot be reached, is locked or full; try again
    └── BacklogFull              nor can more be kept at this desk until it is there again
"""

from typing import Any, ClassVar


class CheckInError(Exception):
    """Base of the tree. `key` names the text in the catalogue, `args_` fill its places."""

    key: ClassVar[str] = "error"

    def __init__(self, detail: str = "", /, **args_: Any) -> None:
        """`detail` is for logs only and must not carry personal data."""
        super().__init__(detail or self.key)
        self.args_ = args_


class ReadingError(CheckInError):
    """A scanned text gives no credential. `key` is the word that design 4.1 lists."""

    key = "unreadable"


class Unreadable(ReadingError):
    """Damaged, out of bounds, or not what its prefix promises."""

    key = "unreadable"


class IncompleteCode(Unreadable):
    """One of several codes that make one certificate: code `part` of `parts`."""


class UnsupportedCode(ReadingError):
    """No reader claims the text. `start` holds its first characters, escaped."""

    key = "unsupported_code"


class DoorPlate(ReadingError):
    """The address of a plate at a door, of whatever server; `token` is what it ends with."""

    key = "plate"


class UnknownIssuer(ReadingError):
    """The signing key is not in the trust list. `kid` names it as far as the code does."""

    key = "unknown_issuer"


class WithdrawnIssuer(ReadingError):
    """The signing key was withdrawn from the trust list."""

    key = "withdrawn_issuer"


class BadSignature(ReadingError):
    """The signature does not verify under the named key."""

    key = "bad_signature"


class WrongUsage(ReadingError):
    """The key is genuine but may not sign this kind of certificate."""

    key = "wrong_usage"


class InvalidInput(CheckInError):
    """Something that was typed or imported cannot be used. `field` and `problem` say what."""

    key = "invalid_input"


class NotFound(CheckInError):
    """An identifier names nothing. `what` and `id` say which."""

    key = "not_found"


class NotAllowed(CheckInError):
    """The signed-in person lacks the permission."""

    key = "not_allowed"


class SignInRequired(CheckInError):
    """Nobody is signed in."""

    key = "sign_in_required"


class BackupFailed(CheckInError):
    """A backup cannot be made, is damaged, or cannot be restored here; `problem` says which."""

    key = "backup_failed"


class UpgradeHeld(BackupFailed):
    """No backup could be made (`problem`), so an older version's tables stayed as they were."""

    key = "upgrade_held"


class SignInRefused(CheckInError):
    """Name and password do not belong together, or the account is closed; which is not told."""

    key = "sign_in_refused"


class IdentityRefused(CheckInError):
    """The provider vouches for the person, but they may not come in; `problem` says why."""

    key = "identity_refused"


class TooManyTries(CheckInError):
    """The next try may come after `seconds`; None: not before an administrator's new link."""

    key = "too_many_tries"


class TooManyScans(CheckInError):
    """More scans within a minute than are recorded; this one names nobody and was not kept."""

    key = "too_many_scans"


class LedgerUnavailable(CheckInError):
    """The ledger cannot take the event now; nothing was stored and the same id may be retried."""

    key = "ledger_unavailable"


class BacklogFull(LedgerUnavailable):
    """So many events (`waiting`) wait at a desk already that this one was not kept."""

    key = "backlog_full"
