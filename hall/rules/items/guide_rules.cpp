#include "hall/rules/items/guide_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "hall/rules/deadline.h"

namespace hallwatch {
namespace {

constexpr double kSameYuan = 0.005;
constexpr std::array<std::string_view, 3> kFreeWords{"不收费", "免费", "无"};

/// Nothing if the text says no number: it cannot be compared, only read.
std::optional<double> yuan_of(std::string_view text) {
  if (std::find(kFreeWords.begin(), kFreeWords.end(), text) != kFreeWords.end()) {
    return 0.0;
  }
  double yuan = 0.0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), yuan);
  const std::string_view rest{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  const bool is_number = code == std::errc{} && (rest.empty() || rest == "元");
  return is_number ? std::optional{yuan} : std::nullopt;
}

std::string_view unit_of(const std::string& text) {
  return text.empty() ? to_text(LimitUnit::kWorkday) : std::string_view{text};
}

class Comparison {
 public:
  void limit(GuideField field, int in_list, std::optional<int> in_guide) {
    if (in_guide && *in_guide != in_list) {
      differences.push_back({field, std::to_string(in_list), std::to_string(*in_guide)});
    }
  }

  void unit(const std::string& in_list, const std::string& in_guide) {
    if (unit_of(in_list) != unit_of(in_guide)) {
      differences.push_back({GuideField::kLimitUnit, std::string{unit_of(in_list)}, std::string{unit_of(in_guide)}});
    }
  }

  void fee(const std::string& in_list, const std::string& in_guide) {
    if (in_list.empty() || in_guide.empty() || in_list == in_guide) {
      return;
    }
    const auto listed = yuan_of(in_list);
    const auto guided = yuan_of(in_guide);
    const bool is_same = listed && guided && std::abs(*listed - *guided) < kSameYuan;
    if (!is_same) {
      differences.push_back({GuideField::kFee, in_list, in_guide});
    }
  }

  std::vector<GuideDifference> differences;
};

}  // namespace

std::string_view to_text(GuideField field) {
  constexpr std::array<std::string_view, 5> kNames{"", "promise_limit", "legal_limit", "limit_unit",
                                                   "fee_standard_yuan"};
  return kNames.at(static_cast<std::size_t>(field));
}

bool is_about(const GuideItem& guide, const ServiceItem& item) {
  if (!guide.item_id.empty()) {
    return guide.item_id == item.item_id;
  }
  return !guide.task_code.empty() && guide.task_code == item.task_code;
}

std::vector<GuideDifference> compare_with_guide(const ServiceItem& item, const GuideItem& guide,
                                                const GuideSettings& settings) {
  Comparison comparison;
  if (settings.is_promise_compared && guide.promise_limit) {
    comparison.limit(GuideField::kPromiseLimit, item.promise_limit, guide.promise_limit);
    comparison.unit(item.limit_unit, guide.limit_unit);
  }
  if (settings.is_legal_limit_compared) {
    comparison.limit(GuideField::kLegalLimit, item.legal_limit, guide.legal_limit);
  }
  if (settings.is_fee_compared) {
    comparison.fee(item.fee_standard, guide.fee_standard);
  }
  return std::move(comparison.differences);
}

void check_guide(const ServiceItem& item, const GuideItem& guide, const GuideSettings& settings,
                 FindingList& findings) {
  if (is_about(guide, item) && !compare_with_guide(item, guide, settings).empty()) {
    findings.raise("GUIDE_MISMATCH", item.item_id, item.window_id, guide.published_at);
  }
}

}  // namespace hallwatch
