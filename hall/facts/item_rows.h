#pragma once

#include <optional>
#include <string>

#include "base/time/hall_time.h"
#include "hall/rules/cases/case_facts.h"

namespace hallwatch {

/// One item as the published guide (办事指南) gives it. A value; what the guide does not say stays empty.
struct GuideItem {
  std::string task_code;  ///< 实施编码; either this or item_id names the item
  std::string item_id;
  HallTime published_at{};
  std::optional<int> promise_limit;
  std::optional<int> legal_limit;
  std::string limit_unit;    ///< "": working days
  std::string fee_standard;  ///< yuan, as written; 不收费, 免费 and 无 are 0

  friend bool operator==(const GuideItem&, const GuideItem&) = default;
};

/// The limit of one step of an item.
struct ItemStepLimit {
  std::string item_id;
  StepLimit limit;

  friend bool operator==(const ItemStepLimit&, const ItemStepLimit&) = default;
};

}  // namespace hallwatch
