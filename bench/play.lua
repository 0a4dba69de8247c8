-- Plays the requests that come on standard input in turn and prints what came of them as one line of JSON. They come
-- complete, each as its length in bytes, a line feed and its bytes: nothing is made while time is measured.
local requests, position = {}, 0
statuses = ""

-- `wrk … -- watch` notes every status, which costs the generator much of its speed.
function init(args)
  for length in function() return io.read("*n") end do
    io.read(1)
    requests[#requests + 1] = io.read(length)
  end
  if args[1] == "watch" then
    response = function(status)
      if not statuses:find(status, 1, true) then
        statuses = statuses .. (statuses == "" and "" or ",") .. status
      end
    end
  end
end

function request()
  position = position % #requests + 1
  return requests[position]
end

local watched
function setup(thread)
  watched = thread
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests":%d,"seconds":%.6f,"refused":%d,"failed":%d,"p50":%.3f,"p95":%.3f,"p99":%.3f,"statuses":[%s]}',
    summary.requests, summary.duration / 1e6,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    watched:get("statuses")))
end
