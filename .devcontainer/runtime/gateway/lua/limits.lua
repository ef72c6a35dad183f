-- Rate limits with fixed windows: the first request opens a window, which allows a number of requests until it closes.
local limits = {}

local function opened(windows, key, rule)
  local used, failure = windows:incr(key, 1, 0, rule.seconds)
  -- If memory is short, the request passes, as in the emulated gateway when its Redis is down.
  if not used then return 0, rule.seconds, failure end
  return used, windows:ttl(key) or rule.seconds
end

local function rulesFor(of, application)
  return of[application] or of["*"] or {}
end

-- Counts a request against each rule that applies. Returns the figures (`limit`, `remaining`, `reset` in seconds,
-- `kind`) of the first exceeded rule, otherwise of the last one, and whether the rule is exceeded.
function limits.count(windows, all, route, application)
  local told
  local scopes = {
    { kind = "stage", rules = all.stage or {}, key = "stage" },
    { kind = "application", rules = rulesFor(all.application or {}, application), key = "application " .. application },
    { kind = "resource", rules = rulesFor(route.limits or {}, application),
      key = "resource " .. route.name .. " " .. application },
  }
  for _, scope in ipairs(scopes) do
    for _, rule in ipairs(scope.rules) do
      local key = string.format("%s %d/%d", scope.key, rule.tokens, rule.seconds)
      local used, reset = opened(windows, key, rule)
      told = {
        kind = scope.kind, limit = rule.tokens, seconds = rule.seconds, used = used,
        remaining = math.max(0, rule.tokens - used), reset = math.max(0, math.ceil(reset)),
      }
      if used > rule.tokens then return told, true end
    end
  end
  return told, false
end

return limits
