"""The door of events: ``from orientir.kit.events import api as events``."""

from orientir.kit.events.delivering import deliver_events
from orientir.kit.events.listening import Told, listens
from orientir.kit.events.queries import ListenerState, list_listener_states
from orientir.kit.events.telling import tell

__all__ = [
    "ListenerState",
    "Told",
    "deliver_events",
    "list_listener_states",
    "listens",
    "tell",
]
