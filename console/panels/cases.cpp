#include "console/panels/cases.h"

#include <algorithm>

#include "console/texts/screen_words.h"
#include "console/texts/text_table.h"
#include "console/widgets/texts.h"

namespace hallwatch {
namespace {

enum Column : ImGuiID { kCaseNo = 0, kTask, kWindow, kHandler, kReceived, kAccepted, kDecided, kLimit, kGreen };

int compare(const CaseRow& a, const CaseRow& b, ImGuiID column) {
  const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
  switch (column) {
    case kTask:
      return order(a.task_name, b.task_name);
    case kWindow:
      return order(a.window_id, b.window_id);
    case kHandler:
      return order(a.handler, b.handler);
    case kReceived:
      return order(a.received_at, b.received_at);
    case kAccepted:
      return order(a.accepted_at, b.accepted_at);
    case kDecided:
      return order(a.decided_at, b.decided_at);
    case kLimit:
      return order(a.promise_limit, b.promise_limit);
    case kGreen:
      return order(a.is_green_channel, b.is_green_channel);
    default:
      return order(a.case_no, b.case_no);
  }
}

void set_up_columns() {
  const float em = ImGui::GetFontSize();
  constexpr auto kFixed = ImGuiTableColumnFlags_WidthFixed;
  ImGui::TableSetupScrollFreeze(0, 1);
  ImGui::TableSetupColumn(say("cases.case_no"), kFixed, em * 10, kCaseNo);
  ImGui::TableSetupColumn(say("cases.task"), ImGuiTableColumnFlags_WidthStretch, 2, kTask);
  ImGui::TableSetupColumn(say("cases.window"), ImGuiTableColumnFlags_WidthStretch, 1, kWindow);
  ImGui::TableSetupColumn(say("cases.handler"), kFixed, em * 5, kHandler);
  ImGui::TableSetupColumn(say("cases.received"),
                          kFixed | ImGuiTableColumnFlags_DefaultSort | ImGuiTableColumnFlags_PreferSortDescending,
                          em * 6.2F, kReceived);
  ImGui::TableSetupColumn(say("cases.accepted"), kFixed, em * 6.2F, kAccepted);
  ImGui::TableSetupColumn(say("cases.decided"), kFixed, em * 6.2F, kDecided);
  ImGui::TableSetupColumn(say("cases.limit"), kFixed, em * 6.2F, kLimit);
  ImGui::TableSetupColumn(say("cases.green"), kFixed, em * 5, kGreen);
  ImGui::TableHeadersRow();
}

void draw_time(const std::optional<HallTime>& time) {
  ImGui::TableNextColumn();
  draw_text(time ? Palette::kText : Palette::kQuiet, say_minute(time));
}

void draw_row(const DrawContext& context, const CaseRow& row) {
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  draw_text(row.case_no.text());
  context.items.remember_last("case." + row.case_no.text());
  ImGui::TableNextColumn();
  draw_text(row.task_name);
  ImGui::TableNextColumn();
  draw_text(Palette::kQuiet, context.now.window_name(row.window_id));
  ImGui::TableNextColumn();
  draw_text(row.handler);
  draw_time(row.received_at);
  draw_time(row.accepted_at);
  draw_time(row.decided_at);
  ImGui::TableNextColumn();
  draw_text(say_limit(row.promise_limit, row.limit_unit));
  ImGui::TableNextColumn();
  draw_text(row.is_green_channel ? Palette::kGood : Palette::kQuiet,
            row.is_green_channel ? say("cases.yes") : say("cases.none"));
}

}  // namespace

void WindowFilter::draw(const DrawContext& context, const char* item_name) {
  ImGui::AlignTextToFramePadding();
  draw_text(Palette::kQuiet, say("cases.filter"));
  ImGui::SameLine();
  ImGui::SetNextItemWidth(ImGui::GetFontSize() * 14);
  const auto preview = chosen_ ? context.now.window_name(*chosen_) : std::string{say("cases.all_windows")};
  const bool is_open = ImGui::BeginCombo("##window", preview.c_str(), ImGuiComboFlags_HeightLarge);
  context.items.remember_last(item_name);
  if (is_open) {
    draw_choices(context, item_name);
    ImGui::EndCombo();
  }
}

void WindowFilter::draw_choices(const DrawContext& context, const std::string& item_name) {
  if (ImGui::Selectable(say("cases.all_windows"), !chosen_.has_value())) {
    chosen_.reset();
  }
  context.items.remember_last(item_name + ".all");
  for (const auto& row : *context.now.windows) {
    ImGui::PushID(row.window_id.text().c_str());
    if (ImGui::Selectable(context.now.window_name(row.window_id).c_str(), chosen_ == row.window_id)) {
      chosen_ = row.window_id;
    }
    context.items.remember_last(item_name + "." + row.window_id.text());
    ImGui::PopID();
  }
}

void CasesPanel::sort_again(const HallSnapshot& now, ImGuiTableSortSpecs* specs) {
  const bool is_same = sorted_of_ == now.cases && sorted_for_ == filter_.chosen();
  if (is_same && (specs == nullptr || !specs->SpecsDirty)) {
    return;
  }
  sorted_of_ = now.cases;
  sorted_for_ = filter_.chosen();
  order_.clear();
  const auto& rows = *now.cases;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (filter_.lets_pass(rows[i].window_id)) {
      order_.push_back(i);
    }
  }
  if (specs != nullptr && specs->SpecsCount > 0) {
    const auto column = specs->Specs[0].ColumnUserID;
    const int sign = specs->Specs[0].SortDirection == ImGuiSortDirection_Descending ? -1 : 1;
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return sign * compare(rows[a], rows[b], column) < 0; });
    specs->SpecsDirty = false;
  }
}

void CasesPanel::draw_table(const DrawContext& context) {
  constexpr auto kFlags = ImGuiTableFlags_Sortable | ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg |
                          ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_PadOuterX | ImGuiTableFlags_Resizable;
  if (!ImGui::BeginTable("cases", 9, kFlags, {0, std::max(1.0F, ImGui::GetContentRegionAvail().y)})) {
    return;
  }
  set_up_columns();
  sort_again(context.now, ImGui::TableGetSortSpecs());
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(order_.size()));
  while (clipper.Step()) {
    for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
      draw_row(context, (*context.now.cases)[order_[static_cast<std::size_t>(row)]]);
    }
  }
  ImGui::EndTable();
}

void CasesPanel::draw(const DrawContext& context) {
  filter_.draw(context, "cases.filter");
  ImGui::SameLine(0, ImGui::GetFontSize());
  const auto count = std::count_if(context.now.cases->begin(), context.now.cases->end(),
                                   [&](const auto& row) { return filter_.lets_pass(row.window_id); });
  if (count == 0) {
    const char* words = context.now.supervisor != ServiceState::kReachable && context.now.cases->empty()
                            ? say("data.away")
                        : filter_.chosen() ? say("cases.empty_window")
                                           : say("cases.empty");
    draw_text(Palette::kQuiet, words);
    return;
  }
  draw_text(Palette::kQuiet, say_with("cases.count", count));
  draw_table(context);
}

}  // namespace hallwatch
