"""The pages of a class as one ASGI application."""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from game.classroom.hub import Hub
from game.classroom.refused import Refused
from game.classroom.web.debriefing import Debriefing
from game.classroom.web.facilitator import Facilitator
from game.classroom.web.guard import App, Guard
from game.classroom.web.pages import STATIC
from game.classroom.web.site import Limits, Site
from game.classroom.web.stream import Streams
from game.classroom.web.student import Student
from game.errors import SaveError


def make(
    hub: Hub, addresses: Callable[[], list[str]] = list, names: Collection[str] = (), limits: Limits | None = None
) -> App:
    """The application over a hub that is running.

    ``addresses`` gives those at which students find this server, the best first; ``names`` are host names that are its
    own, besides addresses in figures.
    """
    site, streams = Site(hub, limits), Streams()

    async def static(request: Request) -> Response:
        held = STATIC.get(request.path_params["name"])
        if held is None:
            raise HTTPException(404)
        kind, content = held
        return Response(content, media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"})

    async def told(request: Request, error: Exception) -> Response:
        """A page for what went wrong, with a way back."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        code = "bad-form" if isinstance(error, Refused) else "unsaved" if isinstance(error, SaveError) else ""
        return site.page("wrong.html", site.language(request), 400 if code == "bad-form" else status, code=code)

    student = Student(site, streams)
    inner = Starlette(
        routes=[
            *student.routes(),
            Route("/static/{name}", static),
            Route("/favicon.ico", lambda request: Response(status_code=204)),
            *Facilitator(site, streams, addresses).routes(),
            *Debriefing(site).routes(),
        ],
        exception_handlers={HTTPException: told, Refused: told, SaveError: told, Exception: told},
    )
    return Guard(inner, names, {"/seat/ballot": student.lane})
