-- Reads and verifies the application and user that a request claims. Refuses nothing: a route may not require them.
local cjson = require("cjson.safe")

local credentials = {}

-- Returns the first of several fields that contains a text.
local function field(fields, names)
  for _, name in ipairs(names or {}) do
    local value = fields[name]
    if type(value) == "string" and value ~= "" then return value end
  end
  return ""
end

-- Compares two texts in constant time, so that the duration reveals nothing about a secret.
local function equal(one, other)
  local differ = #one == #other and 0 or 1
  for at = 1, #one do
    if one:byte(at) ~= (other:byte(at) or 0) then differ = differ + 1 end
  end
  return differ == 0
end

local function application(fields, convention, known)
  local code = field(fields, convention.application)
  local secret = field(fields, convention.secret)
  if code == "" then return { code = "", failure = "application-missing" } end
  if secret == "" then return { code = code, failure = "secret-missing" } end
  local found = known[code]
  if not found then return { code = code, failure = "application-unknown" } end
  for _, each in ipairs(found.secrets) do
    if equal(secret, each) then return { code = code, permissions = found.permissions } end
  end
  return { code = code, failure = "secret-wrong" }
end

local function user(fields, cookie, convention, tokens)
  local token = field(fields, convention["user-token"])
  if token == "" then token = cookie or "" end
  if token ~= "" then
    local name = tokens[token]
    if name then return { name = name } end
    return { name = "", failure = "user-token-unknown" }
  end
  local name = field(fields, convention["user-name"])
  return { name = name, failure = name == "" and "user-missing" or "user-unverified" }
end

-- `header` is the value of the convention's header, if there is one. Returns the application and the user, each with a
-- `failure` if it is not verified, and whether the header was readable.
function credentials.check(header, cookie, convention, configuration)
  local fields = {}
  local readable = true
  if header and header ~= "" then
    local decoded = cjson.decode(header)
    if type(decoded) == "table" then fields = decoded else readable = false end
  end
  return application(fields, convention, configuration.applications),
    user(fields, cookie, convention, configuration.tokens),
    readable
end

-- Returns why an application may not use a route; nil if it may.
function credentials.forbidden(app, resource, now)
  local permissions = app.permissions or {}
  local until_all, until_this = permissions["*"], permissions[resource]
  if until_all and until_all > now then return nil end
  if until_this and until_this > now then return nil end
  if until_all or until_this then return "permission-expired" end
  return "permission-missing"
end

return credentials
