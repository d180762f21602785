#include "hall/reports/hall_names.h"

namespace hallwatch {

HallNames::HallNames(const ReportFacts& facts) {
  for (const auto& department : facts.departments) {
    departments_[department.department_id] = department.name;
  }
  for (const auto& window : facts.windows) {
    windows_[window.window_id] = window;
  }
  for (const auto& member : facts.staff) {
    staff_[member.staff_id] = member;
  }
}

std::string HallNames::window(const WindowId& window_id) const {
  if (window_id.is_empty()) {
    return "不属窗口";
  }
  const auto found = windows_.find(window_id);
  return found == windows_.end() || found->second.name.empty() ? window_id.text()
                                                               : window_id.text() + " " + found->second.name;
}

std::string HallNames::department(const DepartmentId& department_id) const {
  if (department_id.is_empty()) {
    return "未登记部门";
  }
  const auto found = departments_.find(department_id);
  return found == departments_.end() || found->second.empty() ? department_id.text() : found->second;
}

DepartmentId HallNames::department_of(const WindowId& window_id) const {
  const auto found = windows_.find(window_id);
  return found == windows_.end() ? DepartmentId{} : found->second.department_id;
}

const StaffMember* HallNames::member(const StaffId& staff_id) const {
  const auto found = staff_.find(staff_id);
  return found == staff_.end() ? nullptr : &found->second;
}

std::string HallNames::person(const StaffId& staff_id) const {
  const auto* const known = member(staff_id);
  return known == nullptr || known->name.empty() ? staff_id.text() : known->name;
}

std::vector<DepartmentId> HallNames::departments(const DepartmentId& only) const {
  std::set<DepartmentId> found;
  for (const auto& [window_id, window] : windows_) {
    found.insert(window.department_id);
  }
  for (const auto& [staff_id, member] : staff_) {
    found.insert(member.department_id);
  }
  std::vector<DepartmentId> ordered;
  for (const auto& department_id : found) {
    if (!department_id.is_empty() && (only.is_empty() || department_id == only)) {
      ordered.push_back(department_id);
    }
  }
  if (only.is_empty() && found.contains(DepartmentId{})) {
    ordered.push_back(DepartmentId{});
  }
  return ordered;
}

std::vector<WindowId> HallNames::windows_of(const DepartmentId& department_id) const {
  std::vector<WindowId> found;
  for (const auto& [window_id, window] : windows_) {
    if (window.department_id == department_id) {
      found.push_back(window_id);
    }
  }
  return found;
}

std::vector<StaffMember> HallNames::staff_of(const DepartmentId& department_id) const {
  std::vector<StaffMember> found;
  for (const auto& [staff_id, member] : staff_) {
    if (member.department_id == department_id) {
      found.push_back(member);
    }
  }
  return found;
}

}  // namespace hallwatch
