"""x"""
class MailError(Exception):
    """x"""
