"""Signing in: what every address shows to a stranger."""

from dashboard.ui.sign_in import show_sign_in

show_sign_in()
