"""The command that opens a class session: server, console, and what is printed without one."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from typing import TYPE_CHECKING, Any

from game.cli.common import content_of, pack_option
from game.errors import Exit, UseError

if TYPE_CHECKING:
    from game.classroom.console.service import Service
    from game.classroom.hub import Hub, Live
    from game.content.library import Content

MISSING = 'a class session needs more packages: pip install "doubledown[classroom]"'


def add(commands: Any) -> None:
    """``class open`` and its options."""
    parser = commands.add_parser("open", help="open a session: students join with a code from any browser")
    parser.add_argument("--scenario", metavar="ID", default="class-period", help="which campaign (%(default)s)")
    parser.add_argument("--mode", choices=["seminar", "teams"], default="seminar", help="one game for all, or teams")
    parser.add_argument("--team-size", type=int, default=3, metavar="N", help="seats in a team (%(default)s)")
    parser.add_argument(
        "--offices",
        metavar="NAMES",
        help="which offices a team fills first, such as hill,defense (another word lists them)",
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="where the server listens (%(default)s)")
    parser.add_argument("--seed", metavar="SEED", help="a known world, such as 8F2K-1QZM")
    parser.add_argument("--predict", action="store_true", help="ask for predictions of both scores with every ballot")
    parser.add_argument("--reasons", action="store_true", help="ask for a reason in one line with every ballot")
    parser.add_argument("--lens", metavar="ID", default="statecraft", help="the lens of the class (%(default)s)")
    parser.add_argument("--thesis", choices=["weak", "middling", "strong"], help="fix what the seed would draw")
    parser.add_argument("--doctrine", metavar="ID", help="fix the other side's doctrine")
    parser.add_argument("--language", choices=["en", "zh-Hans", "es"], default="en", help="of the pages (%(default)s)")
    parser.add_argument("--lan", action="store_true", help="let other devices in this network reach the server")
    parser.add_argument("--headless", action="store_true", help="no console: print the facilitator's address and token")
    parser.add_argument(
        "--resume", nargs="?", const="", metavar="CODE", help="go on with a session (default: the last)"
    )
    store_option(parser)
    pack_option(parser)
    parser.set_defaults(run=run_open)


def store_option(parser: argparse.ArgumentParser) -> None:
    """``--store URL``."""
    parser.add_argument("--store", metavar="URL", help="a file, or a database such as postgresql://user@host/name")


def run_open(args: argparse.Namespace) -> Exit:
    """Open a session, or go on with one, and serve it until it is left."""
    if not args.headless and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UseError("this is not a terminal: add --headless to run the session from a browser")
    try:
        import segno  # noqa: F401
        import sqlalchemy  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise UseError(MISSING) from None
    import gc

    gc.enable()
    asyncio.run(_serve(args))
    return Exit.DONE


async def _serve(args: argparse.Namespace) -> None:
    from datetime import date

    from game.campaign.store import home
    from game.classroom import serve
    from game.classroom.hub import Hub
    from game.classroom.store import Store, default_url

    content = content_of(args)
    sock = serve.listen(args.port, args.lan)
    try:
        store = Store(args.store or default_url(home(), date.today()))
        async with Hub(store, content).running() as hub:
            before = await hub.latest() if args.resume is None else None
            live = await (_resumed(hub, args.resume) if args.resume is not None else _opened(hub, content, args))
            service = _service(hub, live, args)
            if before is not None and before.table.room.here():
                code = before.row.code
                service.notices.append(f"Session {code} was never ended: 'class open --resume {code}' goes on with it.")
            async with serve.serving(hub, sock, service.addresses):
                await (_headless(service) if args.headless else _console(service))
    finally:
        sock.close()


async def _opened(hub: Hub, content: Content, args: argparse.Namespace) -> Live:
    from game.campaign import seeds
    from game.campaign.store import home
    from game.classroom import acts, keys, serve
    from game.classroom.refused import Refused
    from game.content.library import scenario_of
    from game.content.problems import nearest

    for what, named, known in (("lens", args.lens, content.lenses), ("doctrine", args.doctrine, content.doctrines)):
        if named and named not in known:
            raise UseError(f"there is no {what} '{named}'{nearest(named, list(known))}")
    if not 1 <= args.team_size <= 6:
        raise UseError(f"--team-size should be from 1 to 6: there are six offices; {args.team_size} is not")
    offices = _offices(args)
    seed = seeds.parse(args.seed) if args.seed else seeds.fresh()
    made = acts.Opened(
        scenario=scenario_of(content, args.scenario).id,
        mode=args.mode,
        seed=seeds.show(seed),
        lens=args.lens,
        language=args.language,
        thesis=args.thesis,
        doctrine=args.doctrine,
        predict=args.predict,
        reasons=args.reasons,
        team_size=args.team_size,
        offices=offices,
        content=content.digest,
    )
    for _ in range(5):
        code = keys.new_code()
        try:
            return await hub.open(code, keys.hashed(serve.facilitator_token(home(), code)), made)
        except Refused:  # the code is in use: one chance in hundreds of millions
            continue
    raise UseError("no free join code was found: try again")


def _offices(args: argparse.Namespace) -> tuple[str, ...]:
    """The offices that were asked for. Raises UseError."""
    from game.classroom.acts import OFFICES
    from game.content.problems import nearest

    if not args.offices:
        return ()
    named = [name.strip().lower() for name in args.offices.split(",")]
    if args.mode != "teams":
        raise UseError("--offices is for teams: add --mode teams")
    for name in named:
        if name not in OFFICES:
            raise UseError(f"there is no office '{name[:40]}' among {', '.join(OFFICES)}{nearest(name, OFFICES)}")
    if len(set(named)) < len(named):
        raise UseError(f"--offices names one twice: {args.offices[:80]}")
    return tuple(named)


async def _resumed(hub: Hub, code: str) -> Live:
    from game.classroom import keys

    live = await (hub.by_code(keys.read_code(code)) if code else hub.latest())
    if live is None:
        which = f"no session has the code {keys.read_code(code)}" if code else "no session is open"
        raise UseError(f"{which}: 'doubledown class export --list' names those that are kept")
    made = live.table.room.made
    if made is not None and made.content and made.content != hub.content.digest:
        raise UseError(
            f"the session {live.row.code} was opened with other cards than those that are here: "
            "use the version and the packs that it was opened with"
        )
    return live


def _service(hub: Hub, live: Live, args: argparse.Namespace) -> Service:
    from game.campaign.store import home
    from game.classroom import keys, serve
    from game.classroom.console.service import Service
    from game.classroom.host import Host

    token, notices = serve.facilitator_token(home(), live.row.code), []
    if not args.lan:
        notices.append("Only this machine can reach the session: add --lan for other devices in this network.")
    elif serve.lan_addresses():
        there = serve.addresses(args.port, args.lan)[0]
        notices.append(f"The facilitator's page is at {there}/host for other devices; the token is for you alone.")
    else:
        notices.append("This machine seems to be in no network: join a Wi-Fi or make a hotspot, then open again.")
    desk = f"http://127.0.0.1:{args.port}/host"
    if keys.same(token, live.row.token):
        facilitator = f"{desk}#{token}"
    else:
        facilitator = f"{desk} (the token was shown where the session was opened)"
    return Service(Host(hub, live), live, serve.addresses(args.port, args.lan), live.row.code, notices, facilitator)


async def _console(service: Service) -> None:
    from game.classroom.console.app import run_console

    await run_console(service)
    print(f"'doubledown class open --resume {service.code}' goes on with this session.")


async def _headless(service: Service) -> None:
    """Say where everything is, and serve until somebody says stop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM"):
        try:
            loop.add_signal_handler(getattr(signal, name), stop.set)
        except NotImplementedError:  # Windows: Ctrl+C ends it as an interrupt
            break
    desk, _, token = service.facilitator.partition("#")
    told = [
        f"Session {service.code}: {service.table.content.scenarios[_scenario(service)].title}",
        *(
            f"Students open {address} and type {service.code}, or open {address}/j/{service.code}"
            for address in service.addresses
        ),
        f"The facilitator opens {desk}",
        *([f"and types the token {token}, or opens {service.facilitator}"] if token else []),
        *(f"Note: {notice}" for notice in service.notices),
        f"Ctrl+C stops the server; 'doubledown class open --resume {service.code}' goes on with the session.",
    ]
    print("\n".join(told), flush=True)
    await stop.wait()
    print("Stopped. Every ballot that was acknowledged is kept.")


def _scenario(service: Service) -> str:
    made = service.room.made
    assert made is not None
    return made.scenario
