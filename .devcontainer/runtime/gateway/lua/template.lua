-- Fills in the placeholders of a convention's templates, such as `{"code": "{code}", "text": "no {what}"}`.
local template = {}

-- Replaces a string that is a single placeholder by the value itself, keeping its type; keeps unknown placeholders.
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
