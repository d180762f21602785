#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/log.h"
#include "hall/engine/object_judge.h"

namespace hallwatch {

/// The rules at work on the hall's records: says what changes as facts and time come in, each object judged anew only
/// when a fact touches it or its next moment comes. What was told is kept in the database beside the facts, so that a
/// restart tells nothing twice and forgets nothing.
///
/// step() tells; the caller stores the alerts; commit() then forgets what was to be judged. Killed in between, the same
/// is told again: alerts are known by (rule, object, time), so that does no harm.
/// One thread; the store outlives it.
class RuleBook {
 public:
  /// @param begins  first day whose attendance and rosters are judged, if the database does not know of one yet
  /// @errors kUnavailable, kDataLoss: the database
  [[nodiscard]] static Result<RuleBook> open(FactStore& store, HallSettings settings, HallDay begins,
                                             AttendanceClose close = AttendanceClose::kAtItsWindows);

  struct Step {
    std::vector<FindingChange> changes;
    bool is_last = true;  ///< nothing more to judge as of now

   private:
    friend class RuleBook;
    struct Judged {
      std::string key;
      std::optional<HallTime> next_moment;
      std::string findings;  ///< JSON
    };
    std::vector<Judged> judged;
    std::vector<std::string> touches;
    std::int64_t up_to = 0;
  };
  /// Judges at most `limit` objects that are touched or due.
  /// @errors what the database says; nothing is changed then
  [[nodiscard]] Result<Step> step(HallTime as_of, std::int64_t limit = 500);
  [[nodiscard]] Result<> commit(const Step& step);

  /// When something will be due without a new fact; nothing if never.
  [[nodiscard]] Result<std::optional<HallTime>> next_moment();
  [[nodiscard]] ObjectJudge& judge() { return judge_; }

 private:
  RuleBook(FactStore& store, HallSettings settings, AttendanceClose close)
      : store_(&store), judge_(store, std::move(settings), close) {}
  [[nodiscard]] Result<std::vector<std::string>> due_keys(HallTime as_of, std::int64_t limit);
  [[nodiscard]] Result<std::vector<Finding>> told(const std::string& key);
  [[nodiscard]] Result<> judge_one(const std::string& key, HallTime as_of, Step& step);
  [[nodiscard]] Result<std::vector<std::string>> every_key();

  FactStore* store_;
  ObjectJudge judge_;
  Log log_{"rules"};
};

}  // namespace hallwatch
