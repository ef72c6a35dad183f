from urllib.parse import urlsplit


def read_api_url(environ):
    """BK_COMPONENT_API_URL, which may be missing but not invalid.

    A ValueError here ends every process while it reads its settings, as in the real package: the product catches
    ImportError only.
    """
    value = environ.get("BK_COMPONENT_API_URL")
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"BK_COMPONENT_API_URL must be an http or https URL, not {value!r}")
    return value
