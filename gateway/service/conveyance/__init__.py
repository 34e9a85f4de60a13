"""Conveyance: what a survivor is paid for her way to a session, from due to closed."""
