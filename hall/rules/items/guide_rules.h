#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hall/facts/case.h"
#include "hall/facts/item_rows.h"
#include "hall/rules/finding_list.h"

namespace hallwatch {

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
