#include "hall/feeds/push/push_requests.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/crypto/constant_time.h"
#include "base/time/hall_time.h"
#include "hall/feeds/push/table_columns.h"
#include "hall/feeds/push/terminal_push.h"

namespace hallwatch {
namespace {

constexpr std::chrono::minutes kBetweenRefusals{1};
constexpr std::string_view kTerminals = "/iclock/";
constexpr std::string_view kFeeds = "/feeds/";
constexpr std::string_view kBearer = "Bearer ";

PushAnswer plain(std::string text) {
  return {200, "text/plain", std::move(text), {}, false};
}

PushAnswer error_answer(int status, std::string_view message) {
  PushAnswer answer;
  answer.status = status;
  answer.body = error_json(message);
  return answer;
}

PushPlan refuse(int status, std::string_view message) {
  return {PushPlan::Body::kRefused, error_answer(status, message), {}};
}

PushPlan not_allowed(std::string allow, std::string_view message) {
  auto plan = refuse(405, message);
  plan.answer.allow = std::move(allow);
  return plan;
}

/// Whatever its body is, it passes by unread.
PushPlan discard(PushAnswer answer) {
  return {PushPlan::Body::kDiscarded, std::move(answer), {}};
}

bool has_type(std::string_view content_type, std::string_view wanted) {
  auto type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ')) {
    type.remove_suffix(1);
  }
  return std::ranges::equal(type, wanted, [](char letter, char small) {
    return (letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter) == small;
  });
}

PushAnswer answer_of(const Result<Delivered>& delivered) {
  if (!delivered.ok()) {
    return answer_for(delivered.error());
  }
  PushAnswer answer;
  answer.body = delivered->to_json();
  return answer;
}

}  // namespace

std::string error_json(std::string_view message) {
  return nlohmann::json{{"error", message}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

PushAnswer answer_for(const Error& error) {
  switch (error.kind()) {
    case ErrorKind::kInvalidArgument:
      return error_answer(422, error.message());
    case ErrorKind::kNotFound:
      return error_answer(404, error.message());
    default:
      return error_answer(503, error.message());
  }
}

PushRequests::PushRequests(const FeedsConfig& config, DeliveryDesk& desk, const FeedCounts& counts, Clock& clock)
    : config_(config), desk_(desk), counts_(counts), clock_(clock) {}

bool PushRequests::is_known(const std::string& peer_address) const {
  const auto is_it = [&](const std::string& address) { return plain_address(address) == peer_address; };
  return !peer_address.empty() && (std::ranges::any_of(config_.http_allow, is_it) ||
                                   std::ranges::any_of(config_.terminals, is_it, &TerminalConfig::address));
}

void PushRequests::log_refusal(std::string_view what) {
  ++refused_;
  ++refused_unsaid_;
  const auto now = clock_.mono_now();
  if (last_said_ && now - *last_said_ < kBetweenRefusals) {
    return;
  }
  log_.warn("refused {} ({} refusals since the last line like this)", what, refused_unsaid_);
  last_said_ = now;
  refused_unsaid_ = 0;
}

PushPlan PushRequests::plan(const PushHead& head) {
  const auto target = read_target(head.target);
  if (!target.ok()) {
    return refuse(400, target.error().message());
  }
  if (target->path.starts_with(kTerminals)) {
    return plan_terminal(head, *target);
  }
  if (target->path.starts_with(kFeeds)) {
    return plan_feed(head, *target);
  }
  return refuse(404, "there is nothing here: rows go to /feeds/<table>, terminals to /iclock/");
}

PushPlan PushRequests::plan_terminal(const PushHead& head, const RequestTarget& target) {
  const auto serial = target.value("SN");
  const auto* terminal = find_terminal(config_.terminals, serial, head.peer_address);
  if (terminal == nullptr) {
    log_refusal(fmt::format("a terminal at {} with SN \"{}\": state both in [[feeds.terminal]] if it is yours",
                            head.peer_address, escaped(serial)));
    return refuse(403, "this SN may not push from this address: state both in [[feeds.terminal]]");
  }
  desk_.hear("terminal " + terminal->serial);
  auto name = std::string_view{target.path}.substr(kTerminals.size());
  if (name.ends_with(".aspx")) {
    name.remove_suffix(5);
  }
  if (head.method != "GET" && head.method != "POST") {
    return not_allowed("GET, POST", "a terminal sends GET or POST");
  }
  if (name == "cdata") {
    return plan_terminal_data(*terminal, head, target);
  }
  if (name == "getrequest" || name == "devicecmd" || name == "ping" || name == "fdata" || name == "edata") {
    return discard(plain("OK"));
  }
  return refuse(404, "no such request of a terminal: there are cdata, getrequest, devicecmd, ping");
}

PushPlan PushRequests::plan_terminal_data(const TerminalConfig& terminal, const PushHead& head,
                                          const RequestTarget& target) {
  if (head.method == "GET") {
    return discard(options(terminal));
  }
  const auto table = target.value("table");
  if (table.empty()) {
    return refuse(400, "cdata without table=: whether it may be read is not known");
  }
  if (!is_attendance_table(table)) {
    return discard(plain("OK"));  // may hold fingers, faces, photos: it is not read, and the terminal goes on
  }
  if (!head.content_encoding.empty()) {
    return refuse(415, "packed bodies are not read: switch compression off in the terminal");
  }
  return {
      PushPlan::Body::kTaken, {}, [this, &terminal, stamp = std::string{target.value("Stamp")}](std::string_view body) {
        const auto delivered = desk_.take_punches(terminal, stamp, body);
        return delivered.ok() ? plain(fmt::format("OK: {}", delivered->count.rows_taken))
                              : answer_for(delivered.error());
      }};
}

PushAnswer PushRequests::options(const TerminalConfig& terminal) {
  const auto stamp = desk_.stamp_of(terminal);
  return stamp.ok() ? plain(terminal_options(terminal.serial, *stamp)) : answer_for(stamp.error());
}

PushPlan PushRequests::plan_feed(const PushHead& head, const RequestTarget& target) {
  const bool may = std::ranges::any_of(
      config_.http_allow, [&](const std::string& address) { return plain_address(address) == head.peer_address; });
  if (!may || head.peer_address.empty()) {
    log_refusal(
        fmt::format("{} at {}: state it in feeds.http_allow if it may push", escaped(target.path), head.peer_address));
    return refuse(403, "this address may not push: state it in feeds.http_allow");
  }
  const std::string_view authorization{head.authorization};
  const bool has_token =
      authorization.starts_with(kBearer) && is_same_secret(config_.http_token, authorization.substr(kBearer.size()));
  if (!config_.http_token.empty() && !has_token) {
    log_refusal(fmt::format("{} at {}: wrong or no token", escaped(target.path), head.peer_address));
    auto plan = refuse(401, "send the token of feeds.http_token_file: \"Authorization: Bearer …\"");
    plan.answer.asks_for_token = true;
    return plan;
  }
  auto table = target.path.substr(kFeeds.size());
  if (table == "health") {
    return head.method == "GET" ? discard(health()) : not_allowed("GET", "/feeds/health is asked with GET");
  }
  return plan_rows(head, target, std::move(table));
}

PushPlan PushRequests::plan_rows(const PushHead& head, const RequestTarget& target, std::string table) {
  if (const auto columns = columns_of_table(table); !columns.ok()) {
    return {PushPlan::Body::kRefused, answer_for(columns.error()), {}};
  }
  if (head.method != "POST") {
    return not_allowed("POST", "rows are sent with POST");
  }
  if (!head.content_encoding.empty()) {
    return refuse(415, "packed bodies are not read: send it without Content-Encoding");
  }
  const bool is_json = has_type(head.content_type, "application/json");
  if (!is_json && !has_type(head.content_type, "text/csv")) {
    return refuse(415, "send \"Content-Type: application/json\", or text/csv");
  }
  return {
      PushPlan::Body::kTaken,
      {},
      [this, is_json, table = std::move(table), source = std::string{target.value("source")}](std::string_view body) {
        const PushedTo where{"http", table, source};
        return answer_of(is_json ? desk_.take_json(where, body) : desk_.take_csv(where, body));
      }};
}

PushAnswer PushRequests::health() const {
  auto feeds = nlohmann::json::array();
  for (const auto& [feed, count] : counts_.all()) {
    feeds.push_back({{"feed", feed},
                     {"deliveries", count.deliveries},
                     {"rows_taken", count.rows_taken},
                     {"rows_rejected", count.rows_rejected},
                     {"values_corrected", count.values_corrected},
                     {"last", to_iso_text(count.last_at)}});
  }
  PushAnswer answer;
  answer.body = nlohmann::json{{"feeds", std::move(feeds)}, {"requests_refused", refused_}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
  return answer;
}

}  // namespace hallwatch
