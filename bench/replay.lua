-- Replays the queries of a pool in their order: wrk -s replay.lua URL -- FILE ENDPOINT OFFSET
-- A line of FILE holds the media type to accept, the percent-encoded query and an If-None-Match header's value (or
-- nothing), with tabs between. One line of JSON on standard output says what came of the requests.

local requests, position = {}, 0

function init(args)
  local endpoint = args[2]
  for line in io.lines(args[1]) do
    local accept, query, tag = line:match("^(.-)\t(.-)\t(.*)$")
    local condition = tag == "" and "" or "If-None-Match: " .. tag .. "\r\n"
    requests[#requests + 1] = "GET " .. endpoint .. "?query=" .. query .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: "
      .. accept .. "\r\n" .. condition .. "\r\n"
  end
  position = tonumber(args[3]) % #requests
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
