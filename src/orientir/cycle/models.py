"""Plumbing: Django looks here; the models live in their rooms."""

from orientir.cycle.analysis.models import *  # noqa: F403
from orientir.cycle.assessment.models import *  # noqa: F403
from orientir.cycle.collection.models import *  # noqa: F403
from orientir.cycle.community.models import *  # noqa: F403
from orientir.cycle.decisions.models import *  # noqa: F403
from orientir.cycle.effects.models import *  # noqa: F403
from orientir.cycle.goals.models import *  # noqa: F403
from orientir.cycle.interface.models import *  # noqa: F403
from orientir.cycle.learning.models import *  # noqa: F403
from orientir.cycle.monitoring.models import *  # noqa: F403
from orientir.cycle.recommendations.models import *  # noqa: F403
from orientir.cycle.registry.models import *  # noqa: F403
from orientir.cycle.roadmaps.models import *  # noqa: F403
from orientir.cycle.routes.models import *  # noqa: F403
from orientir.kit.events.models import *  # noqa: F403
from orientir.kit.jobs.models import *  # noqa: F403
from orientir.kit.journal.models import *  # noqa: F403
from orientir.kit.notices.models import *  # noqa: F403
