#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/database/sqlite.h"
#include "base/ids.h"
#include "base/time/hall_time.h"
#include "hall/facts/fact_fields.h"

namespace hallwatch {

/// As stored, and as the files have them.
[[nodiscard]] inline std::string_view half_text(DayHalf half) {
  return half == DayHalf::kMorning ? "AM" : half == DayHalf::kAfternoon ? "PM" : "";
}
[[nodiscard]] inline DayHalf half_from_text(std::string_view text) {
  return text == "AM" || text == "上午"   ? DayHalf::kMorning
         : text == "PM" || text == "下午" ? DayHalf::kAfternoon
                                          : DayHalf::kUnknown;
}
[[nodiscard]] inline std::string_view role_text(StaffRole role) {
  return role == StaffRole::kChief ? "CHIEF" : role == StaffRole::kClerk ? "CLERK" : "";
}
[[nodiscard]] inline StaffRole role_from_text(std::string_view text) {
  return text == "CHIEF" || text == "首席代表"   ? StaffRole::kChief
         : text == "CLERK" || text == "工作人员" ? StaffRole::kClerk
                                                 : StaffRole::kUnknown;
}

[[nodiscard]] inline std::string_view channel_text(RatingChannel channel) {
  return channel == RatingChannel::kDevice          ? "PJQ"
         : channel == RatingChannel::kSms           ? "SMS"
         : channel == RatingChannel::kQuestionnaire ? "WJ"
                                                    : "";
}
[[nodiscard]] inline RatingChannel channel_from_text(std::string_view text) {
  return text == "PJQ"   ? RatingChannel::kDevice
         : text == "SMS" ? RatingChannel::kSms
         : text == "WJ"  ? RatingChannel::kQuestionnaire
                         : RatingChannel::kUnknown;
}
[[nodiscard]] inline WindowState window_state_from_text(std::string_view text) {
  return text == "OPEN" || text == "开放"     ? WindowState::kOpen
         : text == "PAUSED" || text == "暂停" ? WindowState::kPaused
         : text == "CLOSED" || text == "关闭" ? WindowState::kClosed
                                              : WindowState::kUnknown;
}
[[nodiscard]] inline SeatIntervalKind seat_interval_kind_from_text(std::string_view text) {
  return text == "EMPTY"                ? SeatIntervalKind::kEmpty
         : text == "UNKNOWN"            ? SeatIntervalKind::kUnknown
         : text == "HIDDEN"             ? SeatIntervalKind::kHidden
         : text == "PERSON_AFTER_HOURS" ? SeatIntervalKind::kPersonAfterHours
                                        : SeatIntervalKind::kUnknownCode;
}
[[nodiscard]] inline FeedTroubleKind feed_trouble_kind_from_text(std::string_view text) {
  return text == "SILENT"     ? FeedTroubleKind::kSilent
         : text == "REJECTED" ? FeedTroubleKind::kRejected
                              : FeedTroubleKind::kUnknown;
}
[[nodiscard]] inline std::string_view day_kind_text(DayKind kind) {
  return kind == DayKind::kHoliday ? "HOLIDAY" : kind == DayKind::kMakeupWorkday ? "MAKEUP_WORKDAY" : "";
}
[[nodiscard]] inline DayKind day_kind_from_text(std::string_view text) {
  return text == "HOLIDAY" || text == "放假" || text == "休"              ? DayKind::kHoliday
         : text == "MAKEUP_WORKDAY" || text == "调休上班" || text == "班" ? DayKind::kMakeupWorkday
                                                                          : DayKind::kUnknown;
}

/// Visitors of FactTable that know the database: names of columns, values into a statement, values out of a row.
/// Moments are stored as UTC microseconds, days as "YYYY-MM-DD", times of day in seconds.
struct ColumnNames {
  std::vector<std::string> keys;
  std::vector<std::string> all;
  template <typename Value>
  void key(const char* name, const char* /*head*/, const Value& /*value*/) {
    keys.emplace_back(name);
    all.emplace_back(name);
  }
  void optional_key(const char* name, const char* head, const std::string& value) { key(name, head, value); }
  template <typename Value>
  void field(const char* name, const char* /*head*/, const Value& /*value*/) {
    all.emplace_back(name);
  }
};

template <typename Fact>
ColumnNames columns_of() {
  ColumnNames names;
  const Fact fact{};
  FactTable<Fact>::visit(names, fact);
  return names;
}

class RowWriter {
 public:
  RowWriter(Statement& statement, int first) : statement_(statement), index_(first) {}

  template <typename Value>
  void key(const char* /*name*/, const char* /*head*/, const Value& value) {
    bind(value);
  }
  /// NULL cannot stand in a key: a moment that nobody told is 0 there.
  void key(const char* /*name*/, const char* /*head*/, const std::optional<HallTime>& value) {
    statement_.bind(index_++, value ? to_us(to_utc(*value)) : std::int64_t{0});
  }
  void optional_key(const char* /*name*/, const char* /*head*/, const std::string& value) { bind(value); }
  template <typename Value>
  void field(const char* /*name*/, const char* /*head*/, const Value& value) {
    bind(value);
  }

 private:
  void bind(const std::string& value) { statement_.bind(index_++, std::string_view{value}); }
  template <typename Tag>
  void bind(const Id<Tag>& value) {
    bind(value.text());
  }
  void bind(int value) { statement_.bind(index_++, std::int64_t{value}); }
  void bind(bool value) { statement_.bind(index_++, std::int64_t{value}); }
  void bind(HallTime value) { statement_.bind(index_++, to_us(to_utc(value))); }
  void bind(HallDay value) { bind(to_text(value)); }
  void bind(DayHalf value) { bind(std::string{half_text(value)}); }
  void bind(StaffRole value) { bind(std::string{role_text(value)}); }
  void bind(CaseEventCode value) { bind(std::string{to_text(value)}); }
  void bind(LimitUnit value) { bind(std::string{to_text(value)}); }
  void bind(RatingChannel value) { bind(std::string{channel_text(value)}); }
  void bind(WindowState value) { bind(std::string{to_text(value)}); }
  void bind(SeatIntervalKind value) { bind(std::string{to_text(value)}); }
  void bind(FeedTroubleKind value) { bind(std::string{to_text(value)}); }
  void bind(DayKind value) { bind(std::string{day_kind_text(value)}); }
  /// Part of a key, where NULL cannot stand.
  void bind(const std::optional<int>& value) { bind(value.value_or(-1)); }
  void bind(std::chrono::seconds value) { statement_.bind(index_++, std::int64_t{value.count()}); }
  template <typename Value>
  void bind(const std::optional<Value>& value) {
    if (value) {
      bind(*value);
    } else {
      statement_.bind_null(index_++);
    }
  }

  Statement& statement_;
  int index_;
};

class RowReader {
 public:
  explicit RowReader(const Statement& row) : row_(row) {}

  template <typename Value>
  void key(const char* /*name*/, const char* /*head*/, Value& value) {
    read(value);
  }
  void key(const char* /*name*/, const char* /*head*/, std::optional<HallTime>& value) {
    const auto stored = row_.integer(column_++);
    value = stored == 0 ? std::nullopt : std::optional{to_hall_time(utc_from_us(stored))};
  }
  void optional_key(const char* /*name*/, const char* /*head*/, std::string& value) { read(value); }
  template <typename Value>
  void field(const char* /*name*/, const char* /*head*/, Value& value) {
    read(value);
  }

 private:
  void read(std::string& value) { value = row_.text(column_++); }
  template <typename Tag>
  void read(Id<Tag>& value) {
    value = Id<Tag>{row_.text(column_++)};
  }
  void read(int& value) { value = static_cast<int>(row_.integer(column_++)); }
  void read(bool& value) { value = row_.integer(column_++) != 0; }
  void read(HallTime& value) { value = to_hall_time(utc_from_us(row_.integer(column_++))); }
  void read(HallDay& value) { value = hall_day_from_text(row_.text(column_++)).value_or(HallDay{}); }
  void read(DayHalf& value) { value = half_from_text(row_.text(column_++)); }
  void read(StaffRole& value) { value = role_from_text(row_.text(column_++)); }
  void read(CaseEventCode& value) { value = case_event_code_from_text(row_.text(column_++)); }
  void read(LimitUnit& value) { value = limit_unit_from_text(row_.text(column_++)); }
  void read(RatingChannel& value) { value = channel_from_text(row_.text(column_++)); }
  void read(WindowState& value) { value = window_state_from_text(row_.text(column_++)); }
  void read(SeatIntervalKind& value) { value = seat_interval_kind_from_text(row_.text(column_++)); }
  void read(FeedTroubleKind& value) { value = feed_trouble_kind_from_text(row_.text(column_++)); }
  void read(DayKind& value) { value = day_kind_from_text(row_.text(column_++)); }
  void read(std::optional<int>& value) {
    const auto stored = static_cast<int>(row_.integer(column_++));
    value = stored < 0 ? std::nullopt : std::optional{stored};
  }
  void read(std::chrono::seconds& value) { value = std::chrono::seconds{row_.integer(column_++)}; }
  template <typename Value>
  void read(std::optional<Value>& value) {
    if (row_.is_null(column_)) {
      value.reset();
      ++column_;
    } else {
      read(value.emplace());
    }
  }

  const Statement& row_;
  int column_ = 0;
};

}  // namespace hallwatch
