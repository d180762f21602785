#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time/hall_time.h"
#include "hall/finding.h"

namespace hallwatch {

/// Collects what a rule says as of a moment: what lies ahead is not told, but when it will be asked for is.
/// A value; one evaluation of one object.
class FindingList {
 public:
  explicit FindingList(HallTime as_of) : as_of_(as_of) {}

  [[nodiscard]] HallTime as_of() const { return as_of_; }

  /// A finding at `at`, ended at `cleared` if that has come. One that lies ahead only moves next_moment().
  /// A second one of the same identity is the same.
  void raise(const char* rule_id, std::string object, WindowId window_id, HallTime at,
             std::optional<HallTime> cleared = std::nullopt) {
    if (has_come(at)) {
      raise_recorded(rule_id, std::move(object), std::move(window_id), at, cleared);
    }
  }

  /// The same for a fact that is there already, whatever time it bears: a terminal's clock that runs ahead.
  void raise_recorded(const char* rule_id, std::string object, WindowId window_id, HallTime at,
                      std::optional<HallTime> cleared = std::nullopt) {
    Finding finding;
    finding.rule_id = rule_id;
    finding.object = std::move(object);
    finding.window_id = std::move(window_id);
    finding.raised_at = to_utc(at);
    finding.cause_since = finding.raised_at;
    if (cleared && has_come(*cleared)) {
      finding.cleared_at = to_utc(*cleared);
    }
    const bool is_known = std::any_of(findings_.begin(), findings_.end(),
                                      [&](const Finding& known) { return known.is_same_as(finding); });
    if (!is_known) {
      findings_.push_back(std::move(finding));
    }
  }

  /// The same for a finding that another rule made whole.
  void add(Finding finding) {
    if (!has_come(to_hall_time(finding.raised_at))) {
      return;
    }
    if (finding.cleared_at && !has_come(to_hall_time(*finding.cleared_at))) {
      finding.cleared_at.reset();
    }
    findings_.push_back(std::move(finding));
  }

  /// Whether a fact or a moment has come as of now; if not, the list is worth asking again then.
  [[nodiscard]] bool has_come(HallTime at) {
    if (at <= as_of_) {
      return true;
    }
    next_ = next_ ? std::min(*next_, at) : at;
    return false;
  }

  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] std::vector<Finding> take() { return std::move(findings_); }
  /// The first moment after as_of() at which the answer may change without a new fact.
  [[nodiscard]] std::optional<HallTime> next_moment() const { return next_; }

 private:
  HallTime as_of_;
  std::vector<Finding> findings_;
  std::optional<HallTime> next_;
};

}  // namespace hallwatch
