"""The root of the API: every address of version 1, its description, and the page to read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.urls import URLPattern, path, re_path, reverse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.api import AgencyResource, EnforcerResource
from cases.api.cases import CaseResource, EntryResource, EventResource
from cases.api.deadlines import DeadlineResource
from cases.api.imports import ImportResource, RowResource
from cases.api.judgments import JudgmentResource
from common.api import schema  # noqa: F401 - describes the ways to sign in
from common.api.jobs import JobResource
from common.api.resources import Resource, refuse_unknown
from coordination.api import AgreementResource, RequestResource, StepResource
from reports.api.allotments import AllotmentResource, IndicatorTargetResource
from reports.api.comparison import ComparisonView, DifferencesView, SpanCellsView
from reports.api.figures import CellView, FormsView, FormView, RatesView, TargetResource
from reports.api.periods import PeriodReportResource, SignedFormResource


class RootView(APIView):
    """What there is."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """The lists of the API by name."""
        refuse_unknown(request, set())
        names = (
            "agencies",
            "enforcers",
            "judgments",
            "cases",
            "deadlines",
            "requests",
            "agreements",
            "periods",
            "targets",
            "allotments",
            "indicator_targets",
            "rates",
            "forms",
            "imports",
            "jobs",
            "schema",
        )
        return Response({name: request.build_absolute_uri(reverse(f"api:{name}")) for name in names})


class NowhereView(APIView):
    """Any other address."""

    schema = None

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It is not there."""
        raise Http404

    post = put = patch = delete = get


@cache
def described(language: str) -> dict[str, Any]:
    """The description in a language. It says what the code can do, so it is the same as long as the process lives."""
    with translation.override(language):
        return dict(SchemaGenerator().get_schema(request=None, public=True))


class SchemaView(SpectacularAPIView):
    """The description, in YAML or JSON."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The description, in the language of whoever asks."""
        refuse_unknown(request, {"format"})
        return Response(described(translation.get_language()))


class Reference(SpectacularSwaggerSplitView):
    """The reference page, inside the frame of the portal."""

    url_name = "api:schema"
    template_name = "common/reference.html"


def _address(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    return path(route, view, name=name)


def _resource(route: str, resource: type[Resource], name: str, **methods: Any) -> URLPattern:
    return _address(route, resource.as_view(methods), name)


# The reference page shows icons as `data:` images and sets styles by script: only here, and only from ourselves.
_relaxed = csp_replace({"img-src": ["'self'", "data:"], "style-src": ["'self'", "'unsafe-inline'"]})

app_name = "api"

urlpatterns = [
    _address("", RootView.as_view(), "root"),
    _address("schema/", SchemaView.as_view(), "schema"),
    _address("reference/", _relaxed(login_required(Reference.as_view())), "reference"),
    _resource("agencies/", AgencyResource, "agencies", get="list"),
    _resource("agencies/<code:code>/", AgencyResource, "agency", get="retrieve"),
    _resource("enforcers/", EnforcerResource, "enforcers", get="list"),
    _resource("enforcers/<code:code>/", EnforcerResource, "enforcer", get="retrieve"),
    _resource("judgments/", JudgmentResource, "judgments", get="list"),
    _resource("judgments/<int:pk>/", JudgmentResource, "judgment", get="retrieve"),
    _resource("cases/", CaseResource, "cases", get="list"),
    _resource("cases/<int:pk>/", CaseResource, "case", get="retrieve"),
    _resource("cases/<int:case>/events/", EventResource, "case_events", get="list", post="create"),
    _resource("cases/<int:case>/events/<int:pk>/", EventResource, "case_event", get="retrieve"),
    _resource("cases/<int:case>/events/<int:pk>/void/", EventResource, "case_event_void", post="void"),
    _resource("cases/<int:case>/entries/", EntryResource, "case_entries", get="list"),
    _resource("cases/<int:case>/entries/<int:pk>/", EntryResource, "case_entry", get="retrieve"),
    _resource("deadlines/", DeadlineResource, "deadlines", get="list"),
    _resource("deadlines/<int:pk>/", DeadlineResource, "deadline", get="retrieve"),
    _resource("requests/", RequestResource, "requests", get="list", post="create"),
    _resource("requests/<int:pk>/", RequestResource, "request", get="retrieve"),
    _resource("requests/<int:request_id>/steps/", StepResource, "request_steps", get="list", post="create"),
    _resource("requests/<int:request_id>/steps/<int:pk>/", StepResource, "request_step", get="retrieve"),
    _resource("agreements/", AgreementResource, "agreements", get="list"),
    _resource("agreements/<int:pk>/", AgreementResource, "agreement", get="retrieve"),
    _resource("periods/", PeriodReportResource, "periods", get="list"),
    _resource("periods/<int:pk>/", PeriodReportResource, "period", get="retrieve"),
    _resource("periods/<int:pk>/steps/", PeriodReportResource, "period_steps", post="step"),
    _resource("periods/<int:report>/forms/", SignedFormResource, "period_forms", get="list"),
    _resource("targets/", TargetResource, "targets", get="list"),
    _resource("targets/<int:pk>/", TargetResource, "target", get="retrieve"),
    _resource("allotments/", AllotmentResource, "allotments", get="list"),
    _resource("allotments/<int:pk>/", AllotmentResource, "allotment", get="retrieve"),
    _resource("indicator-targets/", IndicatorTargetResource, "indicator_targets", get="list"),
    _resource("indicator-targets/<int:pk>/", IndicatorTargetResource, "indicator_target", get="retrieve"),
    _address("rates/", RatesView.as_view(), "rates"),
    _address("forms/", FormsView.as_view(), "forms"),
    _address("forms/<str:form>/", FormView.as_view(), "form"),
    _address("forms/<str:form>/cells/", CellView.as_view(), "form_cells"),
    _address("forms/<str:form>/comparison/", ComparisonView.as_view(), "form_comparison"),
    _address("forms/<str:form>/differences/", DifferencesView.as_view(), "form_differences"),
    _address("forms/<str:form>/span-cells/", SpanCellsView.as_view(), "form_span_cells"),
    _resource("imports/", ImportResource, "imports", get="list", post="create"),
    _resource("imports/<int:pk>/", ImportResource, "import", get="retrieve"),
    _resource("imports/<int:pk>/write/", ImportResource, "import_write", post="write"),
    _resource("imports/<int:register>/rows/", RowResource, "import_rows", get="list"),
    _resource("jobs/", JobResource, "jobs", get="list"),
    _resource("jobs/<int:pk>/", JobResource, "job", get="retrieve"),
    re_path(r"[\s\S]+", NowhereView.as_view(), name="nowhere"),
]
