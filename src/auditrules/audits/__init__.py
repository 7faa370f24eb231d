"""One audit: answers, judgement, escalations, actions, and what is missing. Pure; the session is the way in.

:class:`auditrules.audits.session.AuditSession` takes commands (:mod:`~auditrules.audits.commands`) and records events
(:mod:`~auditrules.audits.events`). :mod:`~auditrules.audits.view` and :mod:`~auditrules.audits.explain` say how one
is shown; :mod:`~auditrules.audits.plain` does it in plain text.
"""
