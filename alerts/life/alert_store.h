#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/model/alert.h"
#include "base/database/sqlite.h"

namespace hallwatch {

/// The alerts of one site in `hall.db`: how each stands, and every change, numbered from 1 without holes.
/// The rows are the queue: what was published can be read again by number. Also keeps the state of the rules, so that
/// alerts and state are always of the same moment. Owned by the rules thread.
class AlertStore {
 public:
  /// @errors kUnavailable, kDataLoss: the file cannot be used; kUnsupported: it is of a newer program
  [[nodiscard]] static Result<AlertStore> open(const std::string& path, SiteId site_id);

  /// Stores alerts and states of rules in one transaction. An alert's identity is (rule_id, object, raised_at); a
  /// change of what is stored gets the next number, no change gets none. A state that people set is kept.
  /// @param alerts  without ids and numbers; kRetracted takes an alert back
  /// @return what changed, with ids and numbers, in order; after an error nothing is stored
  [[nodiscard]] Result<std::vector<Alert>> apply(std::span<const Alert> alerts,
                                                 const std::map<std::string, std::string>& rule_states);

  /// Changes numbered `from` and higher, in order; at most `limit`.
  [[nodiscard]] Result<std::vector<Alert>> changes(std::int64_t from, std::int64_t limit);
  /// The same as they stand on the wire: a replay of many costs no reading and writing again.
  [[nodiscard]] Result<std::vector<std::string>> change_texts(std::int64_t from, std::int64_t limit);
  /// How alerts stand now, on the wire, in order of their last number; at most `limit` numbered `from` and higher.
  [[nodiscard]] Result<std::vector<std::string>> current_texts(std::int64_t from, std::int64_t limit);
  /// Alerts whose condition holds: neither cleared nor retracted.
  [[nodiscard]] Result<std::vector<Alert>> open_alerts();
  [[nodiscard]] std::int64_t newest() const { return newest_; }  ///< last number that was given; 0: none yet

  [[nodiscard]] Result<std::map<std::string, std::string>> rule_states();

 private:
  AlertStore(Database database, SiteId site_id) : database_(std::move(database)), site_id_(std::move(site_id)) {}
  [[nodiscard]] Result<std::optional<Alert>> apply_one(Alert alert, std::int64_t number);
  [[nodiscard]] Result<std::optional<Alert>> find(const Alert& wanted);
  [[nodiscard]] Result<> save(Alert& alert, bool is_new);
  [[nodiscard]] Result<> save_state(const std::string& key, const std::string& text);
  [[nodiscard]] Result<std::vector<std::string>> select(std::string_view sql, std::int64_t from, std::int64_t limit);

  Database database_;
  SiteId site_id_;
  std::int64_t newest_ = 0;
};

}  // namespace hallwatch
