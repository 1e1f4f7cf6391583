"""Plumbing: Django looks here; the models live in their rooms."""

from orientir.cycle.collection.models import *
from orientir.cycle.monitoring.models import *
from orientir.cycle.registry.models import *
from orientir.kit.jobs.models import *
from orientir.kit.journal.models import *
