"""Rows of reports: what was sent to whom, and what could not wait for the digest."""

from reports.models.alert import Alert, AlertReason, AlertState
from reports.models.delivery import Delivery, DeliveryState, Sort

__all__ = ["Alert", "AlertReason", "AlertState", "Delivery", "DeliveryState", "Sort"]
