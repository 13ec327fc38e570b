"""Evaluations over HTTP: start, follow, stop, read, remove; and the evaluation page's HTML."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response

from kb.accounts import allows, require
from kb.errors import KBError
from kb.evaluation.comparison import compare
from kb.evaluation.sets.saved import SavedSets
from kb.evaluation_runs import EvaluationJob, SavedRuns
from kb.ui.evaluation import content
from kb.ui.evaluation.page import CHECK, COMPARISON, CONTENT, PROGRESS
from kb.ui.evaluation.runs_html import compared_html, progress_html
from kb.ui.wording import evaluation as wording

if TYPE_CHECKING:
    from kb.server.services import Services

# The report brings its own policy, which allows its style sheet by the hash; this one holds even
# if somebody puts another file in its place: nothing runs, and it is of no origin.
REPORT_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

QuestionSet = Annotated[str, Body(embed=True, min_length=1, max_length=100)]
Run = Annotated[str, Query(min_length=1, max_length=100)]


def evaluations_routes(services: Services) -> APIRouter:
    """Make the routes ``/api/evaluations…`` and those of the evaluation page."""
    kb = services.kb
    job = EvaluationJob(kb.home, services.config)
    router = _run_routes(services, job)
    sets, runs = SavedSets(kb.home), SavedRuns(kb.home)

    @router.get(CONTENT, include_in_schema=False)
    def page(request: Request) -> HTMLResponse:
        may_edit = allows(request.state.account, "editor")
        return HTMLResponse(content.page_html(sets, runs, job.progress(), may_edit))

    @router.get(PROGRESS, include_in_schema=False)
    def progress(request: Request) -> HTMLResponse:
        return HTMLResponse(progress_html(job.progress(), allows(request.state.account, "editor")))

    @router.get(f"{CHECK}/{{name}}", include_in_schema=False)
    def check(name: str) -> HTMLResponse:
        return HTMLResponse(content.check_html(name, sets.questions(name), kb.documents()))

    @router.get(COMPARISON, include_in_schema=False)
    def comparison(before: Run, after: Run) -> HTMLResponse:
        if before == after:
            raise KBError(wording.SAME_RUN)
        compared = compare(runs.report(before), runs.report(after))
        return HTMLResponse(compared_html(runs.run(before), runs.run(after), compared))

    return router


def _run_routes(services: Services, job: EvaluationJob) -> APIRouter:
    router = APIRouter(tags=["evaluation"])
    sets, runs = SavedSets(services.kb.home), SavedRuns(services.kb.home)

    @router.get("/api/evaluations", summary="List the evaluations and tell of the running one")
    def listed() -> JSONResponse:
        return JSONResponse(
            {
                "progress": asdict(job.progress()),
                "evaluations": [content.run_object(run) for run in runs.all()],
            }
        )

    @router.post("/api/evaluations", summary="Start to evaluate a question set")
    def start(request: Request, question_set: QuestionSet) -> JSONResponse:
        account = request.state.account
        require(account, "editor")
        job.start(question_set, sets.path(question_set), account.name)
        services.audit.record(account, "evaluation.start", question_set)
        return JSONResponse(asdict(job.progress()), 202)

    @router.post("/api/evaluations/stop", summary="Stop the running evaluation")
    def stop(request: Request) -> JSONResponse:
        require(request.state.account, "editor")
        job.stop()
        services.audit.record(request.state.account, "evaluation.stop")
        return JSONResponse(asdict(job.progress()))

    @router.get("/api/evaluations/{evaluation_id}/report.html", summary="Read a report")
    def report_page(evaluation_id: str) -> Response:
        return FileResponse(
            runs.file(evaluation_id, "report.html"),
            media_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": REPORT_POLICY},
        )

    @router.get("/api/evaluations/{evaluation_id}/report.json", summary="Read a report as JSON")
    def report_json(evaluation_id: str) -> Response:
        return FileResponse(runs.file(evaluation_id, "report.json"), media_type="application/json")

    @router.delete("/api/evaluations/{evaluation_id}", summary="Remove an evaluation")
    def remove(request: Request, evaluation_id: str) -> JSONResponse:
        require(request.state.account, "editor")
        runs.remove(evaluation_id)
        services.audit.record(request.state.account, "evaluation.remove", evaluation_id)
        return JSONResponse({"id": evaluation_id})

    return router
