"""Keys, trust list, readers and rules without a ledger: nothing of SQL is loaded for them."""

import os
from datetime import date
from pathlib import Path

from dashboard.credentials.own_pass import PassKey, pass_keys
from dashboard.credentials.reader import Reader
from dashboard.credentials.trust import Trust
from dashboard.credentials.trust_list import TrustFolder
from dashboard.domain.rules import ColourRule
from dashboard.keyring import Keyring
from dashboard.settings import Settings, settings_from
from dashboard.store.rule_files import rule_book


class DeskTools:
    """What the settings of the environment lead to."""

    def __init__(self) -> None:
        """Read the settings. Raises InvalidInput."""
        self.settings: Settings = settings_from(os.environ)
        self._rules = rule_book(folder=self.settings.data / "rules")

    @property
    def trust_folder(self) -> Path:
        """Where this installation's trust list is."""
        return self.settings.data / "trust"

    def keyring(self) -> Keyring:
        """The installation's keys; made on the first call ever."""
        return Keyring.load_or_create(folder=self.settings.local / "keys")

    def own_keys(self) -> tuple[PassKey, ...]:
        """Every version of our signing key, newest first."""
        return pass_keys(key.secret for key in self.keyring().signing)

    def trust(self, folder: Path) -> TrustFolder:
        """The keys of a folder, and our own."""
        return TrustFolder(folder=folder, own=[key.trusted() for key in self.own_keys()])

    def reader(self, trust: Trust) -> Reader:
        """Every format against a trust list."""
        return Reader(trust=trust, zone=self.settings.zone)

    def colour_rule(self, day: date) -> ColourRule:
        """The colour rule in force on a local day."""
        return self._rules.on(day, levels=()).colour
