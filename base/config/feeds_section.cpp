#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/config/config_sections.h"

namespace hallwatch::detail {
namespace {

using std::chrono::seconds;

bool is_address(const std::string& text) {
  in6_addr parsed{};
  return ::inet_pton(AF_INET, text.c_str(), &parsed) == 1 || ::inet_pton(AF_INET6, text.c_str(), &parsed) == 1;
}

/// "127.0.0.1:7640", "[::1]:7640"
bool is_listen_address(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) {
    return false;
  }
  auto host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  int port = 0;
  const auto* const last = text.data() + text.size();
  const auto [end, code] = std::from_chars(text.data() + colon + 1, last, port);
  return is_address(host) && code == std::errc{} && end == last && port > 0 && port < 65'536;
}

void check_address(TableReader& in, std::string_view key, const std::string& address) {
  if (!address.empty() && !is_address(address)) {
    in.fault(key, fmt::format("\"{}\" is no address", address), "write for example \"192.168.1.201\"");
  }
}

void read_terminal(TableReader in, UniqueIds& serials, UniqueIds& devices, FeedsConfig& feeds) {
  TerminalConfig terminal;
  in.require("serial", "write the SN that the terminal shows in its menu");
  in.read("serial", terminal.serial);
  serials.check(in, "serial", terminal.serial);
  in.require("address", "write the only address from which it may push");
  in.read("address", terminal.address);
  check_address(in, "address", terminal.address);
  in.require("device", "give it a number: its punches are kept under it");
  in.read("device", terminal.device, 1, 9999);
  devices.check(in, "device", std::to_string(terminal.device));
  in.read_numbers("fingerprint_codes", terminal.fingerprint_codes, 0, 255);
  feeds.terminals.push_back(std::move(terminal));
}

void read_view(TableReader in, const std::filesystem::path& base, UniqueIds& names, FeedsConfig& feeds) {
  ViewConfig view;
  in.require("table", "name one of our tables: cases, case_events, …");
  if (in.has("table")) {
    view.table = kFeedTables.front();
    in.read_choice("table", view.table, {kFeedTables.begin(), kFeedTables.end()});
  }
  view.name = view.table;
  in.read("name", view.name);
  names.check(in, "name", view.name);
  in.require("connect", "write for example \"host=10.0.0.5 dbname=approval user=hallwatch\"");
  in.read("connect", view.connect);
  if (view.connect.find("password") != std::string::npos) {
    in.fault("connect", "holds a password", "put it into a file and name that in password_file");
  }
  read_secret_file(in, base, "", "password_file", view.password);
  in.require("view", "write its name in that database: \"schema.view\"");
  in.read("view", view.view);
  in.read("time_column", view.time_column);
  in.read("id_column", view.id_column);
  in.read_duration("interval_s", view.interval, seconds{1}, seconds{86'400});
  feeds.views.push_back(std::move(view));
}

void check_endpoints(TableReader& in, const std::vector<std::string>& endpoints) {
  for (const auto& endpoint : endpoints) {
    if (!endpoint.starts_with("ipc://") && !endpoint.starts_with("tcp://127.0.0.1:")) {
      in.fault("message_endpoints", fmt::format("\"{}\" would be open to others without keys", endpoint),
               "use ipc://… or tcp://127.0.0.1:PORT");
    }
  }
}

}  // namespace

void read_feeds(TableReader in, const std::filesystem::path& base, FeedsConfig& feeds) {
  in.read_duration("stale_after_s", feeds.stale_after, seconds{0}, seconds{86'400});
  in.read_texts("watched", feeds.watched);
  for (const auto& table : feeds.watched) {
    auto name = std::string_view{table};
    for (const std::string_view channel : {"http ", "message "}) {
      name.remove_prefix(name.starts_with(channel) ? channel.size() : 0);
    }
    if (std::find(kFeedTables.begin(), kFeedTables.end(), name) == kFeedTables.end()) {
      in.fault("watched", fmt::format("\"{}\" is no table of the records", table),
               fmt::format("name some of: {}", fmt::join(kFeedTables, ", ")));
    }
  }
  in.read("http_listen", feeds.http_listen);
  if (!feeds.http_listen.empty() && !is_listen_address(feeds.http_listen)) {
    in.fault("http_listen", fmt::format("\"{}\" is no address with a port", feeds.http_listen),
             "write for example \"127.0.0.1:7640\"");
  }
  in.read_texts("http_allow", feeds.http_allow);
  for (const auto& address : feeds.http_allow) {
    check_address(in, "http_allow", address);
  }
  read_secret_file(in, base, "", "http_token_file", feeds.http_token);
  const bool is_local = !is_listen_address(feeds.http_listen) || feeds.http_listen.starts_with("127.") ||
                        feeds.http_listen.starts_with("[::1]");
  if (!is_local && feeds.http_token.empty() && !feeds.http_allow.empty()) {
    in.fault("http_listen", "takes JSON from other machines without a token",
             "name a file with the token in http_token_file, or let http_allow be empty (terminals only)");
  }
  in.read_texts("message_endpoints", feeds.message_endpoints);
  check_endpoints(in, feeds.message_endpoints);
  UniqueIds serials;
  UniqueIds devices;
  in.each_table("terminal", [&](const toml::table& table, std::string path) {
    read_terminal(in.below(table, std::move(path)), serials, devices, feeds);
  });
  UniqueIds names;
  in.each_table("view", [&](const toml::table& table, std::string path) {
    read_view(in.below(table, std::move(path)), base, names, feeds);
  });
  if (!feeds.terminals.empty() && feeds.http_listen.empty()) {
    in.fault("terminal", "no terminal can push", "set http_listen");
  }
}

}  // namespace hallwatch::detail
