"""The approval of the only draft on a page of its own: AppTest keeps no dialog open."""

from dashboard.services.access import SYSTEM
from dashboard.ui.policy_drafts import approval
from dashboard.ui.session import now, services

for draft in services().policy.state(user=SYSTEM, at=now()).drafts:
    approval(SYSTEM, draft)
