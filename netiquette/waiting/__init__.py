"""What awaits somebody about the nétiquette; every module is imported, so that the page asks them."""

from netiquette.waiting import editions, sanctions

__all__ = ["editions", "sanctions"]
