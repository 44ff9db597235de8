"""Who may do what: roles, permissions, office scope (design section 6)."""

from dataclasses import dataclass
from enum import StrEnum

from dashboard.domain.errors import NotAllowed


class Role(StrEnum):
    """The roles of design section 6; the first two belong to one office."""

    RECEPTIONIST = "receptionist"
    DEPARTMENT_HEAD = "department_head"
    KOMINFO_ADMIN = "kominfo_admin"
    HEALTH_OFFICER = "health_officer"
    AUDITOR = "auditor"


# An account of theirs names its office: without one it would reach every office.
ROLES_OF_AN_OFFICE = frozenset({Role.RECEPTIONIST, Role.DEPARTMENT_HEAD})


class Permission(StrEnum):
    """One thing that a role may do. The scoped ones reach only the user's own office."""

    SCAN = "scan"
    OVERRIDE = "override"
    OVERRIDE_BLACK = "override_black"
    CHECK_OUT = "check_out"
    SEE_PEOPLE = "see_people"
    SEE_NAMES = "see_names"
    SEE_OCCUPANCY = "see_occupancy"
    ACKNOWLEDGE_ALERTS = "acknowledge_alerts"
    TEST_CAMERA = "test_camera"
    ISSUE_PASSES = "issue_passes"
    ISSUE_PLATES = "issue_plates"
    MANAGE_OFFICES = "manage_offices"
    MANAGE_RULES = "manage_rules"
    MANAGE_TRUST = "manage_trust"
    EXPLAIN_CODE = "explain_code"
    KEEP_POSITIVE_REGISTER = "keep_positive_register"
    SEE_ROLLOUT = "see_rollout"
    MANAGE_ROLLOUT = "manage_rollout"
    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    PROTECT_DATA = "protect_data"


_DESK = frozenset(
    {
        Permission.SCAN,
        Permission.OVERRIDE,
        Permission.CHECK_OUT,
        Permission.SEE_PEOPLE,
        Permission.SEE_NAMES,
        Permission.SEE_OCCUPANCY,
        Permission.ACKNOWLEDGE_ALERTS,
        Permission.TEST_CAMERA,
        Permission.EXPLAIN_CODE,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RECEPTIONIST: _DESK,
    Role.DEPARTMENT_HEAD: frozenset(
        {
            Permission.SEE_PEOPLE,
            Permission.SEE_NAMES,
            Permission.SEE_OCCUPANCY,
            Permission.ACKNOWLEDGE_ALERTS,
        }
    ),
    Role.KOMINFO_ADMIN: _DESK
    | {
        Permission.ISSUE_PASSES,
        Permission.ISSUE_PLATES,
        Permission.MANAGE_OFFICES,
        Permission.MANAGE_RULES,
        Permission.MANAGE_TRUST,
        Permission.SEE_ROLLOUT,
        Permission.MANAGE_ROLLOUT,
        Permission.READ_AUDIT,
        Permission.MANAGE_ACCOUNTS,
        Permission.PROTECT_DATA,
    },
    # Whoever may let a black person in must see the card, so the health officer has a desk.
    Role.HEALTH_OFFICER: frozenset(
        {
            Permission.SCAN,
            Permission.OVERRIDE,
            Permission.OVERRIDE_BLACK,
            Permission.SEE_OCCUPANCY,
            Permission.ACKNOWLEDGE_ALERTS,
            Permission.EXPLAIN_CODE,
            Permission.KEEP_POSITIVE_REGISTER,
        }
    ),
    Role.AUDITOR: frozenset(
        {Permission.SEE_OCCUPANCY, Permission.SEE_ROLLOUT, Permission.READ_AUDIT}
    ),
}


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who is signed in. `office_id` None means every office; `demo`: sample account."""

    id: str
    name: str
    role: Role
    office_id: str | None = None
    demo: bool = False

    def may(self, permission: Permission, *, office_id: str | None = None) -> bool:
        """Whether the role has the permission and, where an office is named, reaches it."""
        in_scope = self.office_id is None or office_id is None or self.office_id == office_id
        return in_scope and permission in PERMISSIONS[self.role]


def require(user: User, permission: Permission, *, office_id: str | None = None) -> None:
    """Raise NotAllowed unless the user may. Services call it before they load anything."""
    if not user.may(permission, office_id=office_id):
        raise NotAllowed(
            permission=permission.value, office=office_id, user=user.id, home=user.office_id
        )


# Whoever has a shell on the server is its operator; the command line acts in this name.
OPERATOR = User(id="operator", name="operator", role=Role.KOMINFO_ADMIN)

# What the server does by itself, such as closing a day.
SYSTEM = User(id="system", name="system", role=Role.KOMINFO_ADMIN)

# Who comes in by the plate at the door; in the ledger and the audit log nobody more than that.
SELF_CHECK_IN_ID = "self-check-in"


def at_the_plate(*, office_id: str) -> User:
    """Somebody at the door of one office with their own phone: no sign-in, and no page."""
    return User(
        id=SELF_CHECK_IN_ID, name=SELF_CHECK_IN_ID, role=Role.RECEPTIONIST, office_id=office_id
    )
