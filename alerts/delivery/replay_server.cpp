#include "alerts/delivery/replay_server.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/json_fields.h"

namespace hallwatch {
namespace {

struct Range {
  std::int64_t from = 1;
  std::int64_t limit = kMostReplayed;
};

Result<Range> read_range(std::string_view body) {
  JsonFields fields{body, "request for alerts"};
  Range range;
  range.from = fields.integer("from");
  if (fields.has("limit")) {
    range.limit = fields.integer("limit");
  }
  if (!fields.ok()) {
    return fields.error();
  }
  if (range.from < 1 || range.limit < 1) {
    return fail(ErrorKind::kInvalidArgument, "request for alerts: \"from\" and \"limit\" begin at 1");
  }
  range.limit = std::min(range.limit, kMostReplayed);
  return range;
}

/// The alerts are JSON already.
std::string answer(const SiteId& site_id, const Range& range, const AlertStore& store,
                   const std::vector<std::string>& alerts) {
  return fmt::format(R"({{"schema":"hall.replay.v1","site_id":{},"from":{},"newest":{},"alerts":[{}]}})",
                     nlohmann::json(site_id.text()).dump(), range.from, store.newest(), fmt::join(alerts, ","));
}

using Texts = Result<std::vector<std::string>> (AlertStore::*)(std::int64_t from, std::int64_t limit);

void add_answer(RequestServer& server, const char* name, AlertStore& store, const SiteId& site_id, Texts texts) {
  server.answer(name, [&store, site_id, texts](std::string_view body) -> Result<std::string> {
    const auto range = read_range(body);
    if (!range.ok()) {
      return range.error();
    }
    const auto alerts = (store.*texts)(range->from, range->limit);
    if (!alerts.ok()) {
      return alerts.error();
    }
    return answer(site_id, *range, store, *alerts);
  });
}

}  // namespace

Result<ReplayServer> ReplayServer::bind(MessageContext& context, const std::vector<std::string>& endpoints,
                                        AlertStore& store, const SiteId& site_id) {
  std::vector<RequestServer> servers;
  for (const auto& endpoint : endpoints) {
    auto server = RequestServer::bind(context, endpoint);
    if (!server.ok()) {
      return server.error().while_doing("replay alerts");
    }
    add_answer(*server, "replay", store, site_id, &AlertStore::change_texts);
    add_answer(*server, "snapshot", store, site_id, &AlertStore::current_texts);
    servers.push_back(std::move(*server));
  }
  return ReplayServer{std::move(servers)};
}

void ReplayServer::serve_pending() {
  for (auto& server : servers_) {
    server.serve_pending();
  }
}

Result<std::string> replay_endpoint_of(const std::string& publish_endpoint) {
  constexpr std::string_view kOwn = "/alerts";
  if (publish_endpoint.ends_with(kOwn)) {
    return publish_endpoint.substr(0, publish_endpoint.size() - kOwn.size()) + "/replay";
  }
  const auto colon = publish_endpoint.rfind(':');
  int port = 0;
  if (publish_endpoint.starts_with("tcp://") && colon != std::string::npos) {
    const auto* const end = publish_endpoint.data() + publish_endpoint.size();
    const auto [stopped, code] = std::from_chars(publish_endpoint.data() + colon + 1, end, port);
    if (code == std::errc{} && stopped == end && port > 0 && port < 65'535) {
      return fmt::format("{}:{}", publish_endpoint.substr(0, colon), port + 1);
    }
  }
  return fail(ErrorKind::kInvalidArgument,
              fmt::format("\"{}\" ends neither in /alerts nor in a port: name the replay endpoint", publish_endpoint));
}

}  // namespace hallwatch
