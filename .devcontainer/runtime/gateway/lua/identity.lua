-- Creates the signed token (RFC 7519) that identifies a client to a back end, with this checkout's own key.
local cjson = require("cjson.safe")
local digest = require("openssl.digest")
local pkey = require("openssl.pkey")
local template = require("template")

local identity = {}
local digests = { RS256 = "sha256", RS384 = "sha384", RS512 = "sha512" }
local key

local function encoded(text)
  return (ngx.encode_base64(text, true):gsub("+", "-"):gsub("/", "_"))
end

-- Reads the private key once, before workers are forked.
function identity.load(pem)
  key = pkey.new(pem)
end

local function signed(convention, values, now)
  local header = template.expand(convention.header, values)
  header.alg, header.iat = convention.algorithm, now
  local claims = template.expand(convention.claims, values)
  claims.nbf, claims.exp = now + convention["not-before"], now + convention.expires
  local content = encoded(cjson.encode(header)) .. "." .. encoded(cjson.encode(claims))
  local hash = digest.new(digests[convention.algorithm])
  hash:update(content)
  return content .. "." .. encoded(key:sign(hash))
end

-- Returns a token for these values. A recent token for the same values is reused, because signing takes a millisecond.
function identity.token(tokens, version, convention, values)
  local about = version .. cjson.encode({
    values["application"], values["application-verified"], values["application-failure"],
    values["user"], values["user-verified"], values["user-failure"],
  })
  local token = tokens:get(about)
  if token then return token end
  token = signed(convention, values, ngx.time())
  tokens:set(about, token, convention.reuse)
  return token
end

return identity
