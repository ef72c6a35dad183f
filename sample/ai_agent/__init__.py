"""Shared Python beside the product, imported as `ai_agent` through the link `bkmonitor/ai_agent`."""
