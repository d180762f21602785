#pragma once

#include <optional>
#include <string>

#include "base/ids.h"
#include "base/time/hall_time.h"

namespace hallwatch {

/// A leave as the register has it (请假报备).
struct Leave {
  std::string leave_id;
  StaffId staff_id;
  std::string type;  ///< "PERSONAL", "SICK", "MEETING", …
  HallTime start{};
  HallTime end{};
  std::string approver_level;  ///< "CHIEF", "DEPT_LEADER", "CENTRE_FILING"
  std::string approver;        ///< a staff id, or "<department>-L" for its leader
  std::optional<HallTime> approved_at;
  std::optional<HallTime> filed_at;  ///< with the centre
  StaffId substitute;
  std::string status;  ///< "APPROVED", "FILED", "PENDING_CENTRE", "REJECTED", "CANCELLED", …

  friend bool operator==(const Leave&, const Leave&) = default;
};

}  // namespace hallwatch
