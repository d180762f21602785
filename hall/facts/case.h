#pragma once

#include <optional>
#include <string>

#include "base/ids.h"
#include "base/time/hall_time.h"
#include "hall/facts/staff.h"

namespace hallwatch {

/// A service item (事项) with what is promised for it.
struct ServiceItem {
  std::string item_id;
  std::string name;
  DepartmentId department_id;
  WindowId window_id;
  int project_type = 0;  ///< 1 即办件, 2 承诺件, 9 其他
  int promise_limit = 0;
  int legal_limit = 0;
  std::string fee_standard;  ///< yuan, as written
  std::string limit_unit;
  std::string task_code;

  friend bool operator==(const ServiceItem&, const ServiceItem&) = default;
};

/// One application in progress (办件), as the case feed gives it. Applicants come masked and stay so.
struct CaseFact {
  CaseNo case_no;
  std::string item_id;
  std::string task_name;
  DepartmentId department_id;
  WindowId window_id;
  int project_type = 0;
  std::optional<HallTime> applied_at;
  std::optional<HallTime> accepted_at;
  std::string accept_doc_no;
  std::string accept_doc_source;
  int promise_limit = 0;
  std::string limit_unit;
  int legal_limit = 0;
  bool is_green_channel = false;
  StaffId handler;
  std::string handle_place;
  std::string applicant_type;
  std::string applicant_masked;
  std::string result_type;
  std::optional<HallTime> decided_at;
  std::optional<HallTime> delivered_at;
  std::optional<HallTime> archived_at;
  std::optional<HallTime> promised_at;  ///< 承诺办结时间, where the feed has it

  friend bool operator==(const CaseFact&, const CaseFact&) = default;
};

}  // namespace hallwatch
