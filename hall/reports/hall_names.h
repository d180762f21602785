#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "hall/reports/report_facts.h"

namespace hallwatch {

/// Names and belonging of windows, departments and people, as reports show them. A value.
class HallNames {
 public:
  explicit HallNames(const ReportFacts& facts);

  /// "W05 社会保险窗口"; the id alone where the register has no name; "不属窗口" for none.
  [[nodiscard]] std::string window(const WindowId& window_id) const;
  [[nodiscard]] std::string department(const DepartmentId& department_id) const;
  [[nodiscard]] bool is_registered(const WindowId& window_id) const { return windows_.contains(window_id); }
  [[nodiscard]] DepartmentId department_of(const WindowId& window_id) const;
  [[nodiscard]] std::string department_of_window(const WindowId& window_id) const {
    return department(department_of(window_id));
  }
  /// The register's row; nullptr for somebody it does not know.
  [[nodiscard]] const StaffMember* member(const StaffId& staff_id) const;
  [[nodiscard]] std::string person(const StaffId& staff_id) const;

  /// Departments that have windows or people, in order of their ids; the empty one, if any, last.
  /// @param only  empty: all of them
  [[nodiscard]] std::vector<DepartmentId> departments(const DepartmentId& only) const;
  /// Registered windows of a department, in order of their ids.
  [[nodiscard]] std::vector<WindowId> windows_of(const DepartmentId& department_id) const;
  [[nodiscard]] std::vector<StaffMember> staff_of(const DepartmentId& department_id) const;

 private:
  std::map<DepartmentId, std::string> departments_;
  std::map<WindowId, HallWindow> windows_;
  std::map<StaffId, StaffMember> staff_;
};

}  // namespace hallwatch
