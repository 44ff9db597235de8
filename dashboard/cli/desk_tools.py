"""Keys, trust list and readers as the command line puts them together."""

import os
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard.credentials.own_pass import PassKey
from dashboard.credentials.reader import Reader
from dashboard.credentials.trust import Trust
from dashboard.credentials.trust_list import TrustFolder
from dashboard.domain.people import Colour
from dashboard.domain.rules import AgeBand, ColourRule, Decision, DoseCondition, RuleStatus
from dashboard.keyring import Keyring

ZONE = ZoneInfo("Asia/Jakarta")
DATA = Path(os.environ.get("DASHBOARD_DATA", Path(__file__).parents[2] / "data"))
OWN_ISSUER_ID = "situbondo"
OWN_ISSUER = "Pemerintah Kabupaten Situbondo"


def keyring() -> Keyring:
    """The installation's keys; made on the first call ever."""
    return Keyring.load_or_create(folder=DATA / "local" / "keys")


def pass_keys(keys: Keyring) -> tuple[PassKey, ...]:
    """Every version of our signing key, newest first."""
    return tuple(
        PassKey(seed=key.secret, issuer_id=OWN_ISSUER_ID, issuer=OWN_ISSUER) for key in keys.signing
    )


def own_key(keys: Keyring) -> PassKey:
    """The key that signs new passes."""
    return pass_keys(keys)[0]


def trust_folder(folder: Path) -> TrustFolder:
    """A folder of trusted keys, and our own."""
    return TrustFolder(folder=folder, own=[key.trusted() for key in pass_keys(keyring())])


def reader(trust: Trust) -> Reader:
    """Every format against a trust list."""
    return Reader(trust=trust, zone=ZONE)


def colour_rule() -> ColourRule:
    """The colour rule that an installation starts with (design 4.2)."""
    steps = (
        (DoseCondition.COMPLETE, Colour.GREEN),
        (DoseCondition.ANY_DOSE, Colour.YELLOW),
        (DoseCondition.OTHERWISE, Colour.RED),
    )
    return ColourRule(
        id="2021-09",
        valid_from=date(2021, 9, 22),
        status=RuleStatus.PUBLISHED,
        citation="",
        black_days=10,
        one_dose_course_is_complete=True,
        expired=Decision.CHECK,
        not_yet_valid=Decision.CHECK,
        bands=(AgeBand(min_age=0, steps=steps),),
    )
