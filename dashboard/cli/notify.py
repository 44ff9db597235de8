"""`notify`: where alerts are told, how that went, and a trial of it."""

import argparse

from dashboard.cli.answers import answer, print_error
from dashboard.cli.installation import services

SAMPLE = "python -m dashboard notify --test"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to try, and which."""
    parser.add_argument("--test", action="store_true", help="send a message to try the channels")
    parser.add_argument("--channel", help="this one only")


def run(options: argparse.Namespace) -> int:
    """One line a channel, never with its address; exit status 1 where one fails."""
    telling = services().telling
    channels = [
        name for name in telling.channels() if options.channel is None or name == options.channel
    ]
    if not channels:
        print_error("no such channel" if options.channel else "DASHBOARD_NOTIFY names no channels")
        return 1
    if options.test:
        problems = {name: telling.test(name) for name in channels}
        for name, problem in problems.items():
            answer({"channel": name, "sent": not problem, "problem": problem})
        return 1 if any(problems.values()) else 0
    states = {state.channel: state for state in telling.states()}
    for name in channels:
        state = states.get(name)
        answer(
            {
                "channel": name,
                "sent_at": state.sent_at if state else None,
                "problem": state.problem if state else "",
                "waiting": state.waiting if state else 0,
                "given_up": state.given_up if state else 0,
            }
        )
    return 1 if any(states[name].fails for name in channels if name in states) else 0
