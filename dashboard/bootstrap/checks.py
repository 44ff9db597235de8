"""What the doctor of an installation looks at."""

from collections.abc import Callable, Iterable
from pathlib import Path

from dashboard import premises
from dashboard.bootstrap.auditing import anchors_of
from dashboard.bootstrap.installation import now, require_data
from dashboard.credentials.trust_list import TrustFolder
from dashboard.keyring import Keyring
from dashboard.sealing import NameCipher
from dashboard.services.doctor import Doctor, Finding
from dashboard.settings import Settings
from dashboard.store.engine import open_engine
from dashboard.store.examination import Examination
from dashboard.store.recount import rebuild
from dashboard.store.rule_files import rule_book


def doctor(settings: Settings) -> Doctor:
    """The checks of this installation; its database is looked at as it is, not migrated.

    Raises InvalidInput for settings that cannot be used.
    """
    require_data(settings)
    engine = open_engine(settings.database_url)
    examination = Examination(engine)
    key_folder = settings.local / "keys"
    return Doctor(
        checks=(
            examination.migrations,
            examination.figures,
            examination.orphans,
            lambda: examination.audit(anchors_of(settings)),
            lambda: examination.old_stays(now=now()),
            lambda: examination.clock(now=now()),
            lambda: premises.free_disk(settings.local),
            lambda: premises.keys(key_folder),
            lambda: _keys_fit(key_folder, examination),
            lambda: premises.backups(settings.backups, now=now()),
            lambda: _read(lambda: rule_book(folder=settings.data / "rules")),
            lambda: _read(lambda: TrustFolder(folder=settings.data / "trust")),
        ),
        repair=lambda: rebuild(engine),
    )


def _keys_fit(folder: Path, examination: Examination) -> Iterable[Finding]:
    if not folder.is_dir():
        return ()
    keyring = Keyring.load_or_create(folder=folder)
    seal = NameCipher(keys=keyring.name_keys)
    return premises.keys_fit(keyring, seal=seal, names=examination.sealed_names)


def _read(read: Callable[[], object]) -> Iterable[Finding]:
    """Nothing is found where reading raises nothing; the doctor tells what is raised."""
    read()
    return ()
