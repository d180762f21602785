#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hall/facts/case.h"
#include "hall/rules/finding_list.h"

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

/// What is compared; keys of the site's config.
struct GuideSettings {
  bool is_promise_compared = true;
  bool is_legal_limit_compared = true;
  bool is_fee_compared = true;

  friend bool operator==(const GuideSettings&, const GuideSettings&) = default;
};

enum class GuideField : unsigned char { kPromiseLimit = 1, kLegalLimit, kLimitUnit, kFee };
[[nodiscard]] std::string_view to_text(GuideField field);  ///< the column's name: "promise_limit", …

/// One place where the hall's list and the guide differ, each as written.
struct GuideDifference {
  GuideField field = GuideField::kPromiseLimit;
  std::string in_list;
  std::string in_guide;

  friend bool operator==(const GuideDifference&, const GuideDifference&) = default;
};

/// Whether a row of the guide speaks of this item: the same item_id, else the same 实施编码.
[[nodiscard]] bool is_about(const GuideItem& guide, const ServiceItem& item);

/// Compares limits and fees as numbers; what one side does not say is not compared. Pure.
[[nodiscard]] std::vector<GuideDifference> compare_with_guide(const ServiceItem& item, const GuideItem& guide,
                                                              const GuideSettings& settings);

/// GUIDE_MISMATCH (INFO): one for an item that differs, at the moment at which the guide was published.
/// @source 洪府发〔2012〕9号 第十六条
void check_guide(const ServiceItem& item, const GuideItem& guide, const GuideSettings& settings, FindingList& findings);

}  // namespace hallwatch
