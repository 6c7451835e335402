"""Keeping the machine awake while a session plays: the keeper (keeper), and each way to ask a system for it."""

from tui.awake.keeper import KeepAwake

__all__ = ["KeepAwake"]
