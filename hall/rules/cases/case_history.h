#pragma once

#include <optional>
#include <vector>

#include "hall/rules/cases/case_facts.h"

namespace hallwatch {

/// One event in all its versions: rows of one code and time are one event, the latest entered is valid
/// (C-CORRECTION-ROW).
struct CaseStep {
  CaseEvent event;                  ///< the valid version
  std::vector<CaseEvent> versions;  ///< in order of entry, at least one
  bool is_from_header = false;      ///< taken from the case row's dates: no entry time, no handler
};

/// The steps of a case in the order of their time, then of entry, then of the feed; header dates fill what no event
/// tells (C-HEADER-EVENTS). Pure.
[[nodiscard]] std::vector<CaseStep> case_history(const CaseFacts& facts);

}  // namespace hallwatch
