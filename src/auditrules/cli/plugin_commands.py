"""Commands that plugins bring: listed behind the program's own, imported when called, blamed for what they do."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault
from auditrules.cli.invocation import Invocation, invocation_of
from auditrules.cli.lazy import LazyGroup
from auditrules.cli.output import PipeClosed

if TYPE_CHECKING:
    from auditrules.plugins.calling import Plugins
    from auditrules.plugins.descriptors import Command

#: What is no fault of a command: click's own ways to end one, and a reader or a person who stopped it.
_ENDS = (click.ClickException, click.exceptions.Exit, click.Abort, PipeClosed)


class RootGroup(LazyGroup):
    """The program's commands, and those of plugins. No plugin takes the name of a command of the program."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        plugins = _invocation(ctx).plugins
        for contribution in plugins.commands():
            if contribution.value.name == cmd_name:
                return _imported(plugins, contribution.plugin, contribution.value)
        return None

    def known(self, ctx: click.Context) -> list[str]:
        return [*self.lazy, *(one.name for one in self._brought(ctx))]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_commands(ctx, formatter)
        brought = self._brought(ctx)
        if brought:
            with formatter.section("Commands of plugins"):
                formatter.write_dl([(one.name, one.help.strip()) for one in brought])

    def _brought(self, ctx: click.Context) -> list[Command]:
        brought = []
        plugins = _invocation(ctx).plugins
        for one in plugins.commands():
            if one.value.name in self.lazy or one.value.name in self.also:
                from auditrules.plugins.records import Problem

                words = f"the program has a command '{one.value.name}' of its own; this one is not used"
                plugins.complain(one.plugin, Problem(words, hook="auditrules_commands"))
            else:
                brought.append(one.value)
        return brought


def _invocation(context: click.Context) -> Invocation:
    """What the global options chose, before the program's own callback was run."""
    return context.obj if isinstance(context.obj, Invocation) else invocation_of(context.params)


def _imported(plugins: Plugins, plugin: str, command: Command) -> click.Command:
    def load() -> object:
        module, _, attribute = command.target.partition(":")
        return getattr(importlib.import_module(module), attribute)

    found, problem = plugins.run(plugin, f"command {command.name}", load)
    if problem is not None:
        raise Fault(f"The command '{command.name}' of the plugin {plugin} cannot be used: {problem}", ExitCode.PLUGIN)
    if not isinstance(found, click.Command):
        words = f"{command.target} is no click command"
        raise Fault(f"The command '{command.name}' of the plugin {plugin} cannot be used: {words}", ExitCode.PLUGIN)
    return _Blamed(found, plugin, plugins.home(plugin))


class _Blamed(click.Command):
    """A plugin's command, whose faults are told as the plugin's own."""

    def __init__(self, command: click.Command, plugin: str, home: str | None) -> None:
        super().__init__(
            command.name, context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
            help=command.help, add_help_option=False,
        )  # fmt: skip
        self.command = command
        self.plugin = plugin
        self.home = home

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[__name__] = list(args)
        return []

    def get_help(self, ctx: click.Context) -> str:
        return self.command.get_help(ctx)

    def invoke(self, ctx: click.Context) -> Any:
        name = ctx.info_name or self.command.name
        try:
            return self.command.main(ctx.meta[__name__], prog_name=f"auditrules {name}", standalone_mode=False)
        except (KeyboardInterrupt, *_ENDS):
            raise
        except BaseException as error:
            from auditrules.plugins.records import problem_of

            raise Fault(
                f"The plugin {self.plugin} failed: {problem_of(error, home=self.home)}", ExitCode.PLUGIN
            ) from None
