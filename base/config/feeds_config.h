#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace hallwatch {

/// Tables of the hall's records that rows can come for, as files, messages or views name them. The records' own list is
/// hall/facts/fact_fields.h; a test compares.
inline constexpr std::array<std::string_view, 21> kFeedTables{"departments",
                                                              "windows",
                                                              "staff",
                                                              "roster",
                                                              "leave",
                                                              "items",
                                                              "cases",
                                                              "case_events",
                                                              "special_procedures",
                                                              "parallel_tasks",
                                                              "queue_sessions",
                                                              "evaluator_events",
                                                              "consultations",
                                                              "complaints",
                                                              "window_state",
                                                              "seat_intervals",
                                                              "staff_changes",
                                                              "calendar_exceptions",
                                                              "guide_items",
                                                              "item_step_limits",
                                                              "punches"};

/// An attendance terminal (ZKTeco) that pushes its punches; no other one is listened to.
struct TerminalConfig {
  std::string serial;                     ///< its SN
  std::string address;                    ///< the only one from which it may push: "192.168.1.201"
  int device = 0;                         ///< number under which its punches are kept
  std::vector<int> fingerprint_codes{1};  ///< verification codes that mean a fingerprint on this model
  friend bool operator==(const TerminalConfig&, const TerminalConfig&) = default;
};

/// A view of an existing system's database that is read on and on, in order of its cursor columns.
struct ViewConfig {
  std::string name;      ///< what people know it by; default: table
  std::string table;     ///< which of our tables its rows are for: "cases", "case_events", …
  std::string connect;   ///< libpq: "host=10.0.0.5 dbname=approval user=hallwatch"
  std::string password;  ///< first line of `password_file`; empty: none
  std::string view;      ///< "schema.view"
  std::string time_column = "cd_time";
  std::string id_column = "row_guid";
  std::chrono::seconds interval{30};  ///< between two looks
  friend bool operator==(const ViewConfig&, const ViewConfig&) = default;
};

/// How the hall's records come in beside the drop folder (`site.hall_data`).
struct FeedsConfig {
  std::chrono::seconds stale_after{600};  ///< FEED_STALE after that much silence in service hours; 0: never
  std::vector<std::string>
      watched;              ///< "cases", "http cases", "message cases": must keep coming; terminals, views always
  std::string http_listen;  ///< "127.0.0.1:7640": terminals and JSON; empty: none
  std::vector<std::string> http_allow{"127.0.0.1"};  ///< addresses that may push JSON
  std::string http_token;                            ///< first line of `http_token_file`: "Authorization: Bearer …"
  std::vector<std::string> message_endpoints;        ///< ZeroMQ, bound: "tcp://127.0.0.1:7641"
  std::vector<TerminalConfig> terminals;
  std::vector<ViewConfig> views;
  friend bool operator==(const FeedsConfig&, const FeedsConfig&) = default;
};

}  // namespace hallwatch
