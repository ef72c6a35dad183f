-- Finds the route of a request. An exact path takes precedence over one with parameters, and that over a prefix; a
-- trailing slash makes no difference, as in the emulated gateway.
local routes = {}

local function trimmed(path)
  local without = path:gsub("/+$", "")
  return without == "" and "/" or without
end

-- Builds the tables for `find` from the list of routes, in its order. A route for every path matches nothing below a
-- `reserved` prefix, unless it is defined for a path in there.
function routes.index(list, reserved)
  local index = { exact = {}, patterns = {}, prefixes = {}, reserved = reserved }
  for _, route in ipairs(list) do
    if route.prefix then
      table.insert(index.prefixes, route)
    elseif route.path:find("{", 1, true) then
      local names = {}
      local pattern = trimmed(route.path):gsub("[%^%$%(%)%%%.%[%]%*%+%-%?]", "%%%0"):gsub("{([^}]*)}", function(name)
        table.insert(names, name)
        return "([^/]+)"
      end)
      table.insert(index.patterns, { route = route, pattern = "^" .. pattern .. "$", names = names })
    else
      local path = trimmed(route.path)
      index.exact[path] = index.exact[path] or {}
      index.exact[path][route.method] = route
    end
  end
  table.sort(index.prefixes, function(one, other) return #one.path > #other.path end)
  return index
end

local function begins(path, with)
  return path:sub(1, #with) == with
end

local function isReserved(index, route, path)
  for _, prefix in ipairs(index.reserved) do
    if begins(path .. "/", prefix .. "/") and not begins(route.path, prefix) then return true end
  end
  return false
end

local function serves(route, method)
  return route.method == "*" or route.method == method
end

-- Returns the route and the path to request from its back end.
function routes.find(index, method, path)
  local wanted = trimmed(path)
  local methods = index.exact[wanted]
  local route = methods and (methods[method] or methods["*"])
  if route then return route, route.to or path end
  for _, each in ipairs(index.patterns) do
    if serves(each.route, method) then
      local found = { wanted:match(each.pattern) }
      if found[1] then
        local to = each.route.to or path
        for at, name in ipairs(each.names) do
          to = to:gsub("{" .. name:gsub("%p", "%%%0") .. "}", (found[at]:gsub("%%", "%%%%")))
        end
        return each.route, to
      end
    end
  end
  for _, each in ipairs(index.prefixes) do
    if serves(each, method) and begins(path, each.path) and not isReserved(index, each, path) then
      return each, each.to and (each.to .. path:sub(#each.path + 1)) or path
    end
  end
  return nil
end

return routes
