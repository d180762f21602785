#pragma once

#include <map>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "hall/engine/rule_book.h"

namespace hallwatch {

/// What a rule book has told and not taken back: steps it to a moment until nothing is left to judge.
class StandingFindings {
 public:
  void settle(RuleBook& book, HallTime as_of) {
    for (bool is_last = false; !is_last;) {
      const auto step = book.step(as_of, 500).value();
      for (const auto& change : step.changes) {
        const std::tuple key{change.finding.raised_at, change.finding.rule_id, change.finding.object};
        if (change.kind == FindingChangeKind::kRetracted) {
          standing_.erase(key);
          ++retracted_;
        } else {
          standing_[key] = change.finding;
        }
      }
      ASSERT_TRUE(book.commit(step).ok());
      is_last = step.is_last;
    }
  }

  [[nodiscard]] std::vector<Finding> all() const {
    std::vector<Finding> findings;
    for (const auto& [key, finding] : standing_) {
      findings.push_back(finding);
    }
    return findings;
  }
  [[nodiscard]] int retracted() const { return retracted_; }

 private:
  std::map<std::tuple<UtcTime, std::string, std::string>, Finding> standing_;
  int retracted_ = 0;
};

}  // namespace hallwatch
