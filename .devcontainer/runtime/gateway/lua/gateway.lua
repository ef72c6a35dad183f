-- Handles a request, phase by phase. The refusals, their wording and the names of headers are data (the convention), as
-- is everything in gateway.yaml. run.py compiles both to one file.
local balancer = require("ngx.balancer")
local cjson = require("cjson.safe")
local credentials = require("credentials")
local identity = require("identity")
local limits = require("limits")
local routes = require("routes")
local template = require("template")

local gateway = {}
local FOLDER = "/tmp/bkdev-gateway/"
-- An instance is a container on this machine: one that takes longer than this is gone.
local CONNECT_SECONDS = 5
local shared = ngx.shared.configuration
local current = { version = -1 }

local function readFile(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

-- Runs before workers are forked.
function gateway.load()
  identity.load(readFile("/var/lib/gateway/key.pem"))
  shared:set("text", readFile(FOLDER .. "configuration.json"))
  shared:incr("version", 1, 0)
end

-- Loads a new file, at run.py's request. Each worker uses it from its next request on; requests in progress keep the
-- previous configuration.
function gateway.reload()
  local text = readFile(FOLDER .. "configuration.json")
  if not cjson.decode(text) then return ngx.exit(422) end
  shared:set("text", text)
  shared:incr("version", 1, 0)
  ngx.say("applied")
end

local function configuration()
  local version = shared:get("version")
  if version ~= current.version then
    local decoded = cjson.decode(shared:get("text"))
    decoded.version, decoded.index = version, routes.index(decoded.routes, decoded.reserved)
    current = decoded
  end
  return current
end

local function uuid()
  local digits = ngx.md5(table.concat({ ngx.now(), ngx.worker.pid(), ngx.var.connection, ngx.var.connection_requests,
    math.random() }, " "))
  return string.format("%s-%s-4%s-a%s-%s", digits:sub(1, 8), digits:sub(9, 12), digits:sub(14, 16), digits:sub(18, 20),
    digits:sub(21, 32))
end

-- Keeps the client's id if it is valid in a header and in a log line.
local function requestIds(names)
  local own = uuid()
  local given = names.shared and ngx.var["http_" .. names.shared:lower():gsub("-", "_")]
  local kept = given and #given <= 128 and given:match("^[%w._:-]+$")
  return own, kept or (own:gsub("-", ""))
end

local function nullable(value)
  return value == nil and cjson.null or value
end

-- Responds with a failure in the convention's wording. `params` fill that in, and are logged for `bkdev explain`.
local function refusal(ctx, kind, params)
  local convention = ctx.configuration.convention
  local written = convention.failures.kinds[kind]
  local values = setmetatable({ method = ngx.req.get_method(), path = ctx.path }, { __index = params })
  values.reason = written.reason and template.expand(written.reason, values) or ""
  values.code, values.name = written.code, nullable(written.name)
  values.message = template.expand(written.message, values)
  ctx.refused = { kind = kind, params = params }
  ctx.failure = {
    status = written.status,
    headers = template.expand(convention.failures.headers, values),
    body = cjson.encode(template.expand(convention.failures.body, values)),
  }
end

local function refuse(ctx, kind, params)
  refusal(ctx, kind, params)
  ngx.status = ctx.failure.status
  ngx.header["Content-Type"] = "application/json; charset=utf-8"
  ngx.print(ctx.failure.body)
  return ngx.exit(ctx.failure.status)
end

local function bodySize()
  local length = tonumber(ngx.var.http_content_length)
  if length then return length end
  if not ngx.var.http_transfer_encoding then return 0 end
  ngx.req.read_body()
  local body = ngx.req.get_body_data()
  if body then return #body end
  local file = ngx.req.get_body_file() and io.open(ngx.req.get_body_file(), "rb")
  local size = file and file:seek("end") or 0
  if file then file:close() end
  return size
end

-- Answers a browser's preflight request for another origin. Returns whether it was one.
local function preflight(cors)
  local origin = ngx.var.http_origin
  if not cors or not origin then return false end
  local allowed = false
  for _, each in ipairs(cors.origins) do
    if each == "*" or each == origin then allowed = true end
  end
  if not allowed then return false end
  ngx.header["Access-Control-Allow-Origin"] = origin
  ngx.header["Vary"] = "Origin"
  if cors.credentials then ngx.header["Access-Control-Allow-Credentials"] = "true" end
  local asked = ngx.var.http_access_control_request_method
  if ngx.req.get_method() ~= "OPTIONS" or not asked then return false end
  ngx.header["Access-Control-Allow-Methods"] = table.concat(cors.methods, ", ")
  ngx.header["Access-Control-Allow-Headers"] = cors.headers and table.concat(cors.headers, ", ")
    or ngx.var.http_access_control_request_headers
  ngx.header["Access-Control-Max-Age"] = cors["max-age"]
  return true
end

local function cookie(name)
  return name and ngx.var["cookie_" .. name]
end

local function header(name)
  return ngx.req.get_headers()[name]
end

local function known(applications)
  local codes = {}
  for code in pairs(applications) do table.insert(codes, code) end
  table.sort(codes)
  return codes
end

-- Sets the back end's identity header, replacing whatever the client sent under its name.
local function tellIdentity(ctx, app, user)
  local convention, route = ctx.configuration.convention, ctx.route
  if not convention.identity then return end
  if route.identity == false then return ngx.req.clear_header(convention.identity.token) end
  local kinds = convention.failures.kinds
  local function reason(failure)
    return failure and (kinds[failure].reason or kinds[failure].message) or ""
  end
  ngx.req.set_header(convention.identity.token, identity.token(ngx.shared.tokens, ctx.configuration.version, convention.identity, {
    gateway = ctx.configuration.name, stage = ctx.configuration.stage,
    application = app.code, ["application-verified"] = app.failure == nil, ["application-failure"] = reason(app.failure),
    user = user.name, ["user-verified"] = user.failure == nil, ["user-failure"] = reason(user.failure),
  }))
end

local function tellBackend(ctx, app, user)
  local convention, route = ctx.configuration.convention, ctx.route
  for _, name in ipairs(convention["to-backend"].remove) do
    if not (route["keep-cookies"] and name:lower() == "cookie") then ngx.req.clear_header(name) end
  end
  for name, value in pairs(convention["to-backend"].set) do ngx.req.set_header(name, value) end
  for _, name in ipairs(ctx.configuration.headers.remove) do ngx.req.clear_header(name) end
  for name, value in pairs(ctx.configuration.headers.set) do ngx.req.set_header(name, value) end
  if convention["request-id"].own then ngx.req.set_header(convention["request-id"].own, ctx.own) end
  ngx.req.set_header(convention["request-id"].shared, ctx.id)
  tellIdentity(ctx, app, user)
end

-- Finds the route, checks the credentials, and applies the limits.
local function receive()
  local conf = configuration()
  local ctx = ngx.ctx
  ctx.configuration, ctx.path, ctx.began = conf, ngx.var.uri, ngx.now()
  local public = conf.convention["public-key"]
  if public and ctx.path:gsub("/+$", "") == public.path:gsub("/+$", "") then
    ngx.header["Content-Type"] = "application/json"
    ctx.isPublicKey = true
    ngx.print(cjson.encode(public.body))
    return ngx.exit(200)
  end
  if preflight(conf.cors) then return ngx.exit(204) end
  local route, to = routes.find(conf.index, ngx.req.get_method(), ctx.path)
  if not route then return refuse(ctx, "route-unknown", { method = ngx.req.get_method(), path = ctx.path }) end
  ctx.route = route
  ctx.own, ctx.id = requestIds(conf.convention["request-id"])
  local size = bodySize()
  if size > route["body-bytes"] then
    return refuse(ctx, "body-too-large", { size = size, limit = route["body-bytes"] })
  end

  local names = conf.convention.credentials
  local app, user, readable = credentials.check(header(names.header), cookie(names["user-cookie"]), names, conf)
  ctx.application = app.code
  if route.application and not readable then
    return refuse(ctx, "credentials-unreadable", { header = names.header, known = known(conf.applications) })
  end
  if route.application and app.failure then
    return refuse(ctx, app.failure, {
      header = names.header, application = app.code, known = known(conf.applications),
    })
  end
  if route.user and user.failure then
    return refuse(ctx, user.failure, { header = names.header, user = user.name })
  end

  local told, exceeded = limits.count(ngx.shared.windows, conf.limits, route, app.code)
  ctx.limit = told
  if exceeded then
    return refuse(ctx, "limited-" .. told.kind, {
      application = app.code, resource = route.name, limit = told.limit, seconds = told.seconds, used = told.used,
      free = told.reset,
    })
  end
  if route.permission then
    local failure = credentials.forbidden(app, route.name, ngx.time())
    if failure then return refuse(ctx, failure, { application = app.code, resource = route.name }) end
  end

  local backend = conf.backends[route.backend]
  if #backend.peers == 0 then return refuse(ctx, "backend-absent", { service = backend.service }) end
  ctx.backend, ctx.first = backend, shared:incr("turn " .. route.backend, 1, 0)
  tellBackend(ctx, app, user)
  ngx.var.bkdev_host = backend.host == "keep" and (ngx.var.http_host or "") or (backend.service .. ":" .. backend.port)
  ngx.req.set_uri(to)
end

function gateway.receive()
  local done, fault = xpcall(receive, debug.traceback)
  if done then return end
  ngx.ctx.fault = fault
  return ngx.exit(500)
end

-- Selects instances in turn; if one refuses the connection, the next is tried.
function gateway.balance()
  local ctx = ngx.ctx
  local peers = ctx.backend.peers
  ctx.tries = (ctx.tries or 0) + 1
  if ctx.tries == 1 and #peers > 1 then balancer.set_more_tries(#peers - 1) end
  local peer = peers[(ctx.first + ctx.tries) % #peers + 1]
  local seconds = ctx.route.timeout
  balancer.set_timeouts(math.min(seconds, CONNECT_SECONDS), seconds, seconds)
  ctx.instance = peer.instance
  assert(balancer.set_current_peer(peer.address, ctx.backend.port))
end

-- Returns the last of the values that nginx keeps for each attempt, such as `0.001, -`.
local function last(values)
  return values and values:match("([^%s,:]+)%s*$")
end

-- Returns why a back end could not be reached, if it did not send the status itself; otherwise nil.
local function wayFailure(ctx)
  if not ctx.backend or ctx.failure or ngx.status < 500 or last(ngx.var.upstream_header_time) ~= "-" then return nil end
  local connected = last(ngx.var.upstream_connect_time) ~= "-"
  if ngx.status == 504 then return connected and "backend-timeout" or "backend-connect-timeout" end
  return connected and "backend-reset" or "backend-refused"
end

function gateway.answer()
  local ctx = ngx.ctx
  local conf = ctx.configuration
  if not conf or ctx.isPublicKey then return end
  local kind = wayFailure(ctx)
  if kind then
    refusal(ctx, kind, { service = ctx.backend.service, instance = ctx.instance, seconds = ctx.route.timeout })
    ngx.status = ctx.failure.status
    ngx.header["Content-Type"] = "application/json; charset=utf-8"
    ngx.header["Content-Length"] = #ctx.failure.body
  end
  local names = conf.convention
  if ctx.failure then
    for name, value in pairs(ctx.failure.headers) do ngx.header[name] = tostring(value) end
  end
  if ctx.id then
    if names["request-id"].own then ngx.header[names["request-id"].own] = ctx.own end
    ngx.header[names["request-id"].shared] = ctx.id
  end
  if ctx.limit and names.limits then
    local told = names.limits
    ngx.header[told.limit], ngx.header[told.remaining] = ctx.limit.limit, ctx.limit.remaining
    ngx.header[told.reset], ngx.header[told.rule] = ctx.limit.reset, told.rules[ctx.limit.kind]
  end
  for _, name in ipairs(conf.answer.remove) do ngx.header[name] = nil end
  for name, value in pairs(conf.answer.set) do ngx.header[name] = value end
end

-- Replaces nginx's own error page by the convention's.
function gateway.replace()
  local ctx = ngx.ctx
  if not (ctx.failure and ctx.backend) then return end
  ngx.arg[1] = ctx.replaced and "" or ctx.failure.body
  ngx.arg[2], ctx.replaced = true, true
end

-- Logs one line per request, without query and headers, which may contain secrets.
function gateway.record()
  local ctx = ngx.ctx
  local path = (ctx.path or ngx.var.uri or ""):gsub("[^%g]", function(byte) return string.format("%%%02X", byte:byte()) end)
  local line = cjson.encode({
    type = "request", id = ctx.id, own = ctx.own, at = math.floor((ctx.began or ngx.now()) * 1000 + 0.5),
    ms = math.floor((ngx.now() - (ctx.began or ngx.now())) * 1000 + 0.5),
    method = ngx.req.get_method(), path = path, status = ngx.status,
    application = ctx.application ~= "" and ctx.application or nil, resource = ctx.route and ctx.route.name,
    service = ctx.backend and ctx.backend.service, instance = ctx.instance, refused = ctx.refused,
    fault = ctx.fault,
  })
  io.stdout:write(line, "\n")
  io.stdout:flush()
end

return gateway
