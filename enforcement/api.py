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

from agencies.api import AgencyViewSet, EnforcerViewSet
from cases.api.cases import CaseViewSet, EntryViewSet, EventViewSet
from cases.api.deadlines import DeadlineViewSet
from cases.api.imports import ImportViewSet, RowViewSet
from cases.api.judgments import JudgmentViewSet
from common.api import schema  # noqa: F401 - describes the ways to sign in
from common.api.jobs import JobViewSet
from common.api.viewsets import KeysetViewSet, refuse_unknown
from coordination.api import AgreementViewSet, RequestViewSet, StepViewSet
from reports.api.allotments import AllotmentViewSet, IndicatorTargetViewSet
from reports.api.comparison import DifferencesView, FormComparisonView, SpanCellsView
from reports.api.figures import FormCellsView, FormDocumentView, FormsView, RatesView, TargetViewSet
from reports.api.periods import PeriodReportViewSet, SignedFormViewSet


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


def _resource(route: str, resource: type[KeysetViewSet], name: str, **methods: Any) -> URLPattern:
    return _address(route, resource.as_view(methods), name)


# The reference page shows icons as `data:` images and sets styles by script: only here, and only from ourselves.
_relaxed = csp_replace({"img-src": ["'self'", "data:"], "style-src": ["'self'", "'unsafe-inline'"]})

app_name = "api"

urlpatterns = [
    _address("", RootView.as_view(), "root"),
    _address("schema/", SchemaView.as_view(), "schema"),
    _address("reference/", _relaxed(login_required(Reference.as_view())), "reference"),
    _resource("agencies/", AgencyViewSet, "agencies", get="list"),
    _resource("agencies/<code:code>/", AgencyViewSet, "agency", get="retrieve"),
    _resource("enforcers/", EnforcerViewSet, "enforcers", get="list"),
    _resource("enforcers/<code:code>/", EnforcerViewSet, "enforcer", get="retrieve"),
    _resource("judgments/", JudgmentViewSet, "judgments", get="list"),
    _resource("judgments/<int:pk>/", JudgmentViewSet, "judgment", get="retrieve"),
    _resource("cases/", CaseViewSet, "cases", get="list"),
    _resource("cases/<int:pk>/", CaseViewSet, "case", get="retrieve"),
    _resource("cases/<int:case>/events/", EventViewSet, "case_events", get="list", post="create"),
    _resource("cases/<int:case>/events/<int:pk>/", EventViewSet, "case_event", get="retrieve"),
    _resource("cases/<int:case>/events/<int:pk>/void/", EventViewSet, "case_event_void", post="void"),
    _resource("cases/<int:case>/entries/", EntryViewSet, "case_entries", get="list"),
    _resource("cases/<int:case>/entries/<int:pk>/", EntryViewSet, "case_entry", get="retrieve"),
    _resource("deadlines/", DeadlineViewSet, "deadlines", get="list"),
    _resource("deadlines/<int:pk>/", DeadlineViewSet, "deadline", get="retrieve"),
    _resource("requests/", RequestViewSet, "requests", get="list", post="create"),
    _resource("requests/<int:pk>/", RequestViewSet, "request", get="retrieve"),
    _resource("requests/<int:request_id>/steps/", StepViewSet, "request_steps", get="list", post="create"),
    _resource("requests/<int:request_id>/steps/<int:pk>/", StepViewSet, "request_step", get="retrieve"),
    _resource("agreements/", AgreementViewSet, "agreements", get="list"),
    _resource("agreements/<int:pk>/", AgreementViewSet, "agreement", get="retrieve"),
    _resource("periods/", PeriodReportViewSet, "periods", get="list"),
    _resource("periods/<int:pk>/", PeriodReportViewSet, "period", get="retrieve"),
    _resource("periods/<int:pk>/steps/", PeriodReportViewSet, "period_steps", post="step"),
    _resource("periods/<int:report>/forms/", SignedFormViewSet, "period_forms", get="list"),
    _resource("targets/", TargetViewSet, "targets", get="list"),
    _resource("targets/<int:pk>/", TargetViewSet, "target", get="retrieve"),
    _resource("allotments/", AllotmentViewSet, "allotments", get="list"),
    _resource("allotments/<int:pk>/", AllotmentViewSet, "allotment", get="retrieve"),
    _resource("indicator-targets/", IndicatorTargetViewSet, "indicator_targets", get="list"),
    _resource("indicator-targets/<int:pk>/", IndicatorTargetViewSet, "indicator_target", get="retrieve"),
    _address("rates/", RatesView.as_view(), "rates"),
    _address("forms/", FormsView.as_view(), "forms"),
    _address("forms/<str:form>/", FormDocumentView.as_view(), "form"),
    _address("forms/<str:form>/cells/", FormCellsView.as_view(), "form_cells"),
    _address("forms/<str:form>/comparison/", FormComparisonView.as_view(), "form_comparison"),
    _address("forms/<str:form>/differences/", DifferencesView.as_view(), "form_differences"),
    _address("forms/<str:form>/span-cells/", SpanCellsView.as_view(), "form_span_cells"),
    _resource("imports/", ImportViewSet, "imports", get="list", post="create"),
    _resource("imports/<int:pk>/", ImportViewSet, "import", get="retrieve"),
    _resource("imports/<int:pk>/write/", ImportViewSet, "import_write", post="write"),
    _resource("imports/<int:register>/rows/", RowViewSet, "import_rows", get="list"),
    _resource("jobs/", JobViewSet, "jobs", get="list"),
    _resource("jobs/<int:pk>/", JobViewSet, "job", get="retrieve"),
    re_path(r"[\s\S]+", NowhereView.as_view(), name="nowhere"),
]
