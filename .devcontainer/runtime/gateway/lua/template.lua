-- Fills what a convention writes with placeholders, such as `{"code": "{code}", "text": "no {what}"}`.
local template = {}

-- A string that is one placeholder becomes the value itself, a number or a boolean; unknown placeholders stay.
function template.expand(tree, values)
  if type(tree) == "string" then
    local name = tree:match("^{([%w%-]+)}$")
    if name and values[name] ~= nil then return values[name] end
    return (tree:gsub("{([%w%-]+)}", function(each)
      local value = values[each]
      return value ~= nil and tostring(value) or nil
    end))
  end
  if type(tree) ~= "table" then return tree end
  local expanded = {}
  for key, value in pairs(tree) do expanded[key] = template.expand(value, values) end
  return expanded
end

return template
