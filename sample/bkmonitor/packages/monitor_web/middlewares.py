from django.middleware.csrf import CsrfViewMiddleware, get_token


class EnsureCsrfCookie(CsrfViewMiddleware):
    """Refuses nothing, but gives every visitor a token, which CSRF_USE_SESSIONS turns into a session."""

    def _reject(self, request, reason):
        return None

    def process_view(self, request, callback, callback_args, callback_kwargs):
        answer = super().process_view(request, callback, callback_args, callback_kwargs)
        get_token(request)
        return answer
