"""What people do for a school."""

from django.db import models


class Role(models.TextChoices):
    """What a person does for the school, or what a contact is asked for."""

    HEAD = "head", "headteacher"
    DEPUTY = "deputy", "deputy headteacher"
    DSL = "dsl", "designated safeguarding lead"
    DPO = "dpo", "data protection officer"
    CHAIR = "chair", "chair of governors"
    VICE_CHAIR = "vice-chair", "vice-chair of governors"
    CLERK = "clerk", "clerk to the governors"
    GOVERNOR = "governor", "governor"
    MODERATOR = "moderator", "moderator"
    TEACHER = "teacher", "teacher"
    SUPPORT = "support", "support staff"
    TECHNICIAN = "technician", "technician"
    HR = "hr", "human resources adviser"
    AUTHORITY = "authority", "local authority or trust officer"
