#include "console/panels/deadlines.h"

#include <algorithm>
#include <tuple>

#include "console/texts/screen_words.h"
#include "console/texts/text_table.h"
#include "console/widgets/texts.h"

namespace hallwatch {
namespace {

void set_up_columns() {
  const float em = ImGui::GetFontSize();
  constexpr auto kFixed = ImGuiTableColumnFlags_WidthFixed;
  ImGui::TableSetupScrollFreeze(0, 1);
  ImGui::TableSetupColumn(say("cases.case_no"), kFixed, em * 10);
  ImGui::TableSetupColumn(say("cases.task"), ImGuiTableColumnFlags_WidthStretch, 2);
  ImGui::TableSetupColumn(say("cases.window"), ImGuiTableColumnFlags_WidthStretch, 1);
  ImGui::TableSetupColumn(say("cases.accepted"), kFixed, em * 6.2F);
  ImGui::TableSetupColumn(say("cases.limit"), kFixed, em * 6.2F);
  ImGui::TableSetupColumn(say("deadlines.due"), kFixed, em * 7);
  ImGui::TableSetupColumn(say("deadlines.status"), kFixed, em * 5);
  ImGui::TableHeadersRow();
}

void draw_row(const HallSnapshot& now, const CaseRow& row) {
  const bool is_decided = row.decided_at.has_value();
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  draw_text(row.case_no.text());
  ImGui::TableNextColumn();
  draw_text(row.task_name);
  ImGui::TableNextColumn();
  draw_text(Palette::kQuiet, now.window_name(row.window_id));
  ImGui::TableNextColumn();
  draw_text(say_minute(row.accepted_at));
  ImGui::TableNextColumn();
  draw_text(say_limit(row.promise_limit, row.limit_unit));
  ImGui::TableNextColumn();
  draw_text(row.due_date.empty() ? Palette::kQuiet : Palette::kText,
            row.due_date.empty() ? say("deadlines.not_given") : row.due_date);
  ImGui::TableNextColumn();
  draw_text(is_decided ? Palette::kGood : Palette::kAccent,
            is_decided ? say("deadlines.decided") : say("deadlines.running"));
}

}  // namespace

void DeadlinesPanel::sort_again(const HallSnapshot& now) {
  if (sorted_of_ == now.cases && sorted_open_only_ == is_open_only_) {
    return;
  }
  sorted_of_ = now.cases;
  sorted_open_only_ = is_open_only_;
  order_.clear();
  const auto& rows = *now.cases;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!is_open_only_ || !rows[i].decided_at) {
      order_.push_back(i);
    }
  }
  const auto rank = [&](std::size_t i) {
    const auto& row = rows[i];
    return std::tuple{row.decided_at.has_value(), row.due_date.empty(), row.due_date, row.accepted_at, row.case_no};
  };
  std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
}

void DeadlinesPanel::draw(const DrawContext& context) {
  draw_check(say("deadlines.open_only"), is_open_only_);
  context.items.remember_last("deadlines.open_only");
  ImGui::SameLine(0, ImGui::GetFontSize());
  sort_again(context.now);
  if (order_.empty()) {
    draw_text(Palette::kQuiet,
              context.now.supervisor != ServiceState::kReachable ? say("data.away") : say("deadlines.empty"));
    return;
  }
  draw_text(Palette::kQuiet, say("deadlines.note"));
  constexpr auto kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersInnerH |
                          ImGuiTableFlags_PadOuterX | ImGuiTableFlags_Resizable;
  if (!ImGui::BeginTable("deadlines", 7, kFlags, {0, std::max(1.0F, ImGui::GetContentRegionAvail().y)})) {
    return;
  }
  set_up_columns();
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(order_.size()));
  while (clipper.Step()) {
    for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
      draw_row(context.now, (*context.now.cases)[order_[static_cast<std::size_t>(row)]]);
    }
  }
  ImGui::EndTable();
}

}  // namespace hallwatch
