import json


def read_json(request):
    """The request's JSON object; ValueError for anything else."""
    value = json.loads(request.body or b"{}")
    if not isinstance(value, dict):
        raise ValueError("the body must be a JSON object")
    return value
