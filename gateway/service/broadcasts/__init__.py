"""Broadcasts: one message to many, written by one person, approved by another, sent to those who agreed to hear it."""
