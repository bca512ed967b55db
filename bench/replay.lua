-- Replays prepared requests in their order: wrk -s replay.lua URL -- FILE OFFSET
-- FILE holds whole HTTP requests with a NUL after each. One line of JSON on standard output says what came of them.

local requests, position = {}, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local data = file:read("*a")
  file:close()
  local start = 1
  while true do
    local stop = data:find("\0", start, true)
    if not stop then break end
    requests[#requests + 1] = data:sub(start, stop - 1)
    start = stop + 1
  end
  position = tonumber(args[2]) % #requests
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency, _)
  local e = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "micros": %d, "bytes": %d, "p50": %d, "p99": %d, '
      .. '"connect": %d, "read": %d, "write": %d, "status": %d, "timeout": %d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    e.connect, e.read, e.write, e.status, e.timeout))
end
