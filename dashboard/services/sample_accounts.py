"""The accounts of the demonstration, and the administrator of a fresh installation."""

from dashboard.services.access import Role, User

# Signs in by the one-time link that the start prints, until accounts have been made.
FIRST_ADMIN = User(id="first-admin", name="Admin", role=Role.KOMINFO_ADMIN)

# Offices are those of the sample directory (`sample_offices`).
SAMPLE_ACCOUNTS = (
    User(
        id="sample-receptionist",
        name="Siti Aminah",
        role=Role.RECEPTIONIST,
        office_id="kominfo",
        demo=True,
    ),
    User(
        id="sample-receptionist-2",
        name="Budi Hartono",
        role=Role.RECEPTIONIST,
        office_id="disdukcapil",
        demo=True,
    ),
    User(
        id="sample-head",
        name="Ratna Dewi",
        role=Role.DEPARTMENT_HEAD,
        office_id="kominfo",
        demo=True,
    ),
    User(id="sample-admin", name="Agus Prasetyo", role=Role.KOMINFO_ADMIN, demo=True),
    # A rule is approved by somebody else than its author, so there are two of them.
    User(id="sample-admin-2", name="Dewi Lestari", role=Role.KOMINFO_ADMIN, demo=True),
    User(id="sample-health", name="dr. Laila Fitri", role=Role.HEALTH_OFFICER, demo=True),
    User(id="sample-auditor", name="Hendra Wijaya", role=Role.AUDITOR, demo=True),
)
