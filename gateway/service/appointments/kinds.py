"""The kinds of appointments, as the programme names them."""

from enum import StrEnum


class Kind(StrEnum):
    """What an appointment is for."""

    COUNSELLING_PERSON = "counselling_person"
    COUNSELLING_FAMILY = "counselling_family"
    COUNSELLING_GROUP = "counselling_group"
    TRAINING = "training"
    ON_THE_JOB = "on_the_job"
    HEALTH = "health"
    LEGAL = "legal"
    PLACEMENT = "placement"
    FOLLOW_UP = "follow_up"
