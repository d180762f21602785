#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time/hall_time.h"
#include "hall/rules/deadline.h"

namespace hallwatch {

/// What happened to a case (办件环节). Codes are those of the feeds.
enum class CaseEventCode : unsigned char {
  kUnknown = 0,
  kReceive = 1,  // FROZEN: stored
  kCorrectNotice = 2,
  kCorrectSubmit = 3,
  kRejectAccept = 4,
  kAccept = 5,
  kSuspend = 6,
  kResume = 7,
  kExtend = 8,
  kReview = 9,
  kFee = 10,
  kIssue = 11,
  kDecideGrant = 12,
  kDecideDeny = 13,
  kWithdraw = 14,
  kDeliver = 15,
  kArchive = 16,
  kCopy = 17,
  kOpinion = 18,
};
[[nodiscard]] std::string_view to_text(CaseEventCode code);  ///< "RECEIVE", …
/// @return kUnknown for any other text
[[nodiscard]] CaseEventCode case_event_code_from_text(std::string_view text);

/// One row of a feed about one case.
struct CaseEvent {
  CaseEventCode code = CaseEventCode::kUnknown;
  HallTime at{};                       ///< event_start_time
  std::optional<HallTime> entered_at;  ///< when it was typed in; nothing: not told
  StaffId handler;
  std::string text;           ///< handle_explain: reason of a refusal, yuan of a fee, days of an extension
  std::string row_guid = {};  ///< of the source's row: a later version of it replaces it; empty: not told

  friend bool operator==(const CaseEvent&, const CaseEvent&) = default;
};

/// A special procedure (特别程序) of a case.
struct SpecialProcedure {
  int sequence = 0;
  bool is_extension = false;  ///< special_type 1; else a stop of the clock
  std::string name;           ///< compared with the legal reasons
  HallTime from{};
  std::optional<HallTime> to;
  std::optional<HallTime> planned_end;
  std::string approver;

  friend bool operator==(const SpecialProcedure&, const SpecialProcedure&) = default;
};

/// A task of an assisting window (并联审批、协办).
struct AssistTask {
  std::string task_no;
  WindowId window_id;
  HallTime copied_at{};
  int limit_wd = 0;
  std::optional<HallTime> opinion_at;

  friend bool operator==(const AssistTask&, const AssistTask&) = default;
};

/// How long one step of an item may take: from the step before it to its own event. A value, of the item's list.
struct StepLimit {
  CaseEventCode step = CaseEventCode::kUnknown;   ///< that is owed: REVIEW, DECIDE_GRANT for either decision, …
  CaseEventCode after = CaseEventCode::kUnknown;  ///< day 0 is the day of this one; of another kind
  int limit = 0;
  LimitUnit unit = LimitUnit::kWorkday;

  friend bool operator==(const StepLimit&, const StepLimit&) = default;
};

/// Everything that is known about one case. Rows as they came; order and repeats carry no meaning.
struct CaseFacts {
  CaseNo case_no;
  WindowId window_id;
  int project_type = 0;  ///< 1 on the spot (即办件), 2 promised, 9 other
  int promise_limit = 0;
  LimitUnit limit_unit = LimitUnit::kWorkday;
  int legal_limit = 0;  ///< working days; 0: none
  bool is_green = false;
  std::string accept_doc_no;
  std::string accept_doc_source;  ///< "AUTO" is the system's own
  std::string handle_place;
  std::optional<double> fee_standard_yuan;  ///< of the item; nothing: item not known
  /// The case row's own dates: used only where a case has no event of that kind (C-HEADER-EVENTS).
  std::optional<HallTime> accept_date;
  std::optional<HallTime> result_date;
  std::optional<HallTime> deliver_date;
  std::optional<HallTime> archive_date;
  std::string result_type;  ///< "0" denied, "W" withdrawn, else granted
  std::vector<CaseEvent> events;
  std::vector<SpecialProcedure> specials;
  std::vector<AssistTask> tasks;
  std::vector<StepLimit> step_limits;  ///< of the item; none: no step has a limit of its own
};

}  // namespace hallwatch
