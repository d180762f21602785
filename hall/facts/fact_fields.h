#pragma once

#include <string_view>

#include "hall/facts/case.h"
#include "hall/facts/leave.h"
#include "hall/facts/punch.h"
#include "hall/facts/roster.h"
#include "hall/facts/staff.h"
#include "hall/facts/window.h"

namespace hallwatch {

/// The one description of each fact: names of its columns, as in the files and in the database, the Chinese heads of
/// the files ('|' between several), and the members. Feeds and store walk over it, so they cannot disagree.
/// key(): part of the fact's identity; a later row with the same keys replaces the earlier one (C-UPSERT).
template <typename Fact>
struct FactTable;

template <>
struct FactTable<Department> {
  static constexpr std::string_view kName = "departments";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("dept_id", "部门编码|部门编号", fact.department_id);
    on.field("dept_name", "部门名称", fact.name);
  }
};

template <>
struct FactTable<HallWindow> {
  static constexpr std::string_view kName = "windows";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("window_id", "窗口编号", fact.window_id);
    on.field("window_name", "窗口名称", fact.name);
    on.field("dept_id", "部门编码|部门编号", fact.department_id);
    on.field("camera_id", "摄像机编号", fact.camera_id);
    on.field("am_open", "上午开始", fact.am_open);
    on.field("am_close", "上午结束", fact.am_close);
    on.field("pm_open", "下午开始", fact.pm_open);
    on.field("pm_close", "下午结束", fact.pm_close);
  }
};

template <>
struct FactTable<StaffMember> {
  static constexpr std::string_view kName = "staff";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("staff_id", "人员编号|工号", fact.staff_id);
    on.field("name", "姓名", fact.name);
    on.field("dept_id", "部门编码|部门编号", fact.department_id);
    on.field("window_id", "窗口编号", fact.window_id);
    on.field("role", "角色|岗位", fact.role);
    on.field("attendance_pin", "考勤号", fact.attendance_pin);
    on.field("b_post_staff_id", "B岗人员|替岗人员", fact.stand_in);
    on.field("on_post_since", "到岗日期", fact.on_post_since);
  }
};

template <>
struct FactTable<RosterRow> {
  static constexpr std::string_view kName = "roster";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("date", "日期", fact.day);
    on.key("half", "时段|半天", fact.half);
    on.key("window_id", "窗口编号", fact.window_id);
    on.field("front_staff", "前台人员", fact.front_staff);
    on.field("back_staff", "后台人员", fact.back_staff);
    on.field("b_post_staff", "B岗人员|替岗人员", fact.stand_in);
  }
};

template <>
struct FactTable<Leave> {
  static constexpr std::string_view kName = "leave";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("leave_id", "请假单号|请假编号", fact.leave_id);
    on.field("staff_id", "人员编号|工号", fact.staff_id);
    on.field("type", "请假类型代码|请假类型", fact.type);
    on.field("start", "开始时间", fact.start);
    on.field("end", "结束时间", fact.end);
    on.field("approver_level", "审批级别", fact.approver_level);
    on.field("approver", "审批人", fact.approver);
    on.field("approved_at", "审批时间", fact.approved_at);
    on.field("filed_with_centre_at", "中心备案时间|报备时间", fact.filed_at);
    on.field("substitute_staff_id", "替岗人员", fact.substitute);
    on.field("status", "状态", fact.status);
  }
};

template <>
struct FactTable<ServiceItem> {
  static constexpr std::string_view kName = "items";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("item_id", "事项编号", fact.item_id);
    on.field("item_name", "事项名称", fact.name);
    on.field("dept_id", "部门编码|部门编号", fact.department_id);
    on.field("window_id", "窗口编号", fact.window_id);
    on.field("project_type", "办件类型代码", fact.project_type);
    on.field("promise_limit", "承诺办结时限", fact.promise_limit);
    on.field("legal_limit", "法定办结时限", fact.legal_limit);
    on.field("fee_standard_yuan", "收费标准", fact.fee_standard);
    on.field("limit_unit", "时限单位", fact.limit_unit);
    on.field("task_code", "实施编码", fact.task_code);
  }
};

template <>
struct FactTable<CaseFact> {
  static constexpr std::string_view kName = "cases";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("project_no", "办件编号", fact.case_no);
    on.field("item_id", "事项编号", fact.item_id);
    on.field("task_name", "事项名称", fact.task_name);
    on.field("org_code", "受理部门编码", fact.department_id);
    on.field("window_id", "窗口编号", fact.window_id);
    on.field("project_type", "办件类型代码", fact.project_type);
    on.field("apply_date", "申请时间", fact.applied_at);
    on.field("accept_date", "受理时间", fact.accepted_at);
    on.field("accept_doc_no", "受理文书编号", fact.accept_doc_no);
    on.field("accept_doc_source", "文书来源", fact.accept_doc_source);
    on.field("promise_limit", "承诺办结时限", fact.promise_limit);
    on.field("limit_unit", "时限单位", fact.limit_unit);
    on.field("legal_limit", "法定办结时限", fact.legal_limit);
    on.field("green_channel", "绿色通道", fact.is_green_channel);
    on.field("handle_user_id", "受理人员", fact.handler);
    on.field("handle_place", "受理地点", fact.handle_place);
    on.field("applicant_type", "申请人类型", fact.applicant_type);
    on.field("applicant_masked", "申请人(脱敏)|申请人（脱敏）", fact.applicant_masked);
    on.field("result_type", "办结结果", fact.result_type);
    on.field("result_date", "办结时间", fact.decided_at);
    on.field("deliver_date", "送达时间", fact.delivered_at);
    on.field("archive_date", "归档时间", fact.archived_at);
    on.field("promise_date", "承诺办结时间", fact.promised_at);
  }
};

template <>
struct FactTable<Punch> {
  static constexpr std::string_view kName = "punches";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("device", "", fact.device);
    on.key("pin", "", fact.pin);
    on.key("punched_at", "", fact.at);
    on.key("verify_code", "", fact.verify_code);
  }
};

}  // namespace hallwatch
