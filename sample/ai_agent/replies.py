def greet(role):
    return f"ai_agent is importable from the {role} role"
