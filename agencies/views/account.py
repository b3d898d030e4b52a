"""One's own account: password, language, and the tokens of the API."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.actions.tokens import create_token, revoke_token
from agencies.forms import TokenForm
from agencies.http import SignedInRequest
from agencies.models import ApiToken
from common import clock
from common.forms import refuse
from common.refusal import Refused


@login_required
@never_cache
def tokens(request: SignedInRequest) -> HttpResponse:
    """One's tokens, and a new one: the token itself is shown this once."""
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = create_token(by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            form = TokenForm()
    own = ApiToken.objects.filter(user=request.user.pk, expiry__gt=clock.now()).order_by("-created")
    status = 422 if form.errors else 200
    return render(request, "agencies/tokens.html", {"form": form, "tokens": own, "secret": secret}, status=status)


@login_required
@require_POST
def revoke(request: SignedInRequest, key: str) -> HttpResponse:
    """End a token at once."""
    token = get_object_or_404(ApiToken, user=request.user.pk, token_key=key)
    revoke_token(token=token, by=request.user)
    messages.success(request, _("Đã thu hồi mã truy cập %(name)s.") % {"name": token.name})
    return redirect("agencies:tokens")
