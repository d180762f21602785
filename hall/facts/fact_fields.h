#pragma once

#include <string_view>

#include "hall/calendar/working_calendar.h"
#include "hall/facts/case.h"
#include "hall/facts/case_rows.h"
#include "hall/facts/feed_state.h"
#include "hall/facts/item_rows.h"
#include "hall/facts/leave.h"
#include "hall/facts/punch.h"
#include "hall/facts/roster.h"
#include "hall/facts/service.h"
#include "hall/facts/staff.h"
#include "hall/facts/window.h"
#include "hall/facts/window_state.h"

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
    on.key("device", "设备号|设备编号", fact.device);
    on.key("pin", "考勤号", fact.pin);
    on.key("punched_at", "打卡时间|签到时间", fact.at);
    on.key("verify_code", "验证方式", fact.verify_code);
  }
};

template <>
struct FactTable<CaseEventRow> {
  static constexpr std::string_view kName = "case_events";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("project_no", "办件编号", fact.case_no);
    on.key("event_code", "环节编码|环节代码", fact.event.code);
    on.key("event_start_time", "环节开始时间|开始时间", fact.event.at);
    on.key("entered_at", "录入时间", fact.event.entered_at);
    on.field("handle_user_id", "处理人员|经办人员", fact.event.handler);
    on.field("handle_explain", "处理说明|处理意见", fact.event.text);
    on.field("row_guid", "行标识|唯一标识", fact.event.row_guid);
  }
};

template <>
struct FactTable<SpecialProcedureRow> {
  static constexpr std::string_view kName = "special_procedures";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("project_no", "办件编号", fact.case_no);
    on.key("seq", "序号", fact.special.sequence);
    on.field("special_type", "特别程序类型", fact.special.is_extension);
    on.field("special_name", "特别程序名称", fact.special.name);
    on.field("special_time", "特别程序开始时间|开始时间", fact.special.from);
    on.field("end_time", "特别程序结束时间|结束时间", fact.special.to);
    on.field("planned_end", "计划结束时间", fact.special.planned_end);
    on.field("approver", "批准人|审批人", fact.special.approver);
  }
};

template <>
struct FactTable<AssistTaskRow> {
  static constexpr std::string_view kName = "parallel_tasks";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("project_no", "办件编号", fact.case_no);
    on.key("task_no", "任务编号|任务序号", fact.task.task_no);
    on.field("assist_window_id", "协办窗口编号|协办窗口", fact.task.window_id);
    on.field("copied_at", "抄告时间", fact.task.copied_at);
    on.field("limit_workdays", "时限工作日|时限", fact.task.limit_wd);
    on.field("opinion_at", "意见时间", fact.task.opinion_at);
  }
};

template <>
struct FactTable<QueueTicket> {
  static constexpr std::string_view kName = "queue_sessions";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("date", "日期", fact.day);
    on.key("ticket_no", "票号|排队号", fact.ticket_no);
    on.field("window_id", "窗口编号", fact.window_id);
    on.field("taken_at", "取号时间", fact.taken_at);
    on.field("called_at", "叫号时间", fact.called_at);
    on.field("finished_at", "办结时间|结束时间", fact.finished_at);
    on.field("staff_id", "人员编号|工号", fact.staff_id);
    on.field("project_no", "办件编号", fact.case_no);
  }
};

template <>
struct FactTable<Rating> {
  static constexpr std::string_view kName = "evaluator_events";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("eval_id", "评价编号", fact.rating_id);
    on.field("window_id", "窗口编号", fact.window_id);
    on.field("staff_id", "人员编号|工号", fact.staff_id);
    on.field("project_no", "办件编号", fact.case_no);
    on.field("ticket_no", "票号|排队号", fact.ticket_no);
    on.field("channel", "评价渠道|渠道", fact.channel);
    on.field("started_at", "启动时间", fact.started_at);
    on.field("evaluated_at", "评价时间", fact.evaluated_at);
    on.field("satisfaction_code", "满意度代码|满意度编码", fact.code);
  }
};

template <>
struct FactTable<Consultation> {
  static constexpr std::string_view kName = "consultations";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("consult_id", "咨询编号", fact.consultation_id);
    on.field("window_id", "窗口编号", fact.window_id);
    on.field("asked_at", "咨询时间|提问时间", fact.asked_at);
    on.field("replied_at", "答复时间|回复时间", fact.replied_at);
  }
};

template <>
struct FactTable<Complaint> {
  static constexpr std::string_view kName = "complaints";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("complaint_id", "投诉编号", fact.complaint_id);
    on.field("window_id", "窗口编号", fact.window_id);
    on.field("received_at", "接收时间|投诉时间", fact.received_at);
    on.field("status", "状态", fact.status);
  }
};

template <>
struct FactTable<WindowStateRow> {
  static constexpr std::string_view kName = "window_state";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("window_id", "窗口编号", fact.window_id);
    on.key("from", "开始时间|起", fact.from);
    on.key("state", "状态", fact.state);
    on.field("to", "结束时间|止", fact.to);
    on.field("reason", "原因", fact.reason);
    on.field("approved_by", "批准人", fact.approved_by);
  }
};

template <>
struct FactTable<SeatInterval> {
  static constexpr std::string_view kName = "seat_intervals";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("window_id", "窗口编号", fact.window_id);
    on.key("from", "开始时间|起", fact.from);
    on.key("kind", "类型", fact.kind);
    on.field("to", "结束时间|止", fact.to);
  }
};

template <>
struct FactTable<StaffChange> {
  static constexpr std::string_view kName = "staff_changes";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("change_id", "变动编号", fact.change_id);
    on.field("staff_id", "人员编号|工号", fact.staff_id);
    on.field("filed_at", "报备时间", fact.filed_at);
    on.field("asked_at", "要求时间", fact.asked_at);
    on.field("effective_on", "生效日期", fact.effective_day);
    on.field("done_at", "完成时间", fact.done_at);
  }
};

template <>
struct FactTable<CalendarException> {
  static constexpr std::string_view kName = "calendar_exceptions";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("date", "日期", fact.day);
    on.field("kind", "类型", fact.kind);
    on.field("name_zh", "名称", fact.name);
  }
};

template <>
struct FactTable<GuideItem> {
  static constexpr std::string_view kName = "guide_items";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.optional_key("task_code", "实施编码", fact.task_code);
    on.optional_key("item_id", "事项编号", fact.item_id);
    on.field("published_at", "发布时间", fact.published_at);
    on.field("promise_limit", "承诺办结时限", fact.promise_limit);
    on.field("legal_limit", "法定办结时限", fact.legal_limit);
    on.field("limit_unit", "时限单位", fact.limit_unit);
    on.field("fee_standard_yuan", "收费标准", fact.fee_standard);
  }
};

template <>
struct FactTable<ItemStepLimit> {
  static constexpr std::string_view kName = "item_step_limits";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("item_id", "事项编号", fact.item_id);
    on.key("step_code", "环节编码|环节代码", fact.limit.step);
    on.key("after_code", "前一环节编码|前一环节代码", fact.limit.after);
    on.field("limit", "环节时限|时限", fact.limit.limit);
    on.field("limit_unit", "时限单位", fact.limit.unit);
  }
};

/// The facts that feeds bring, one table of rows each; the station's own facts are not among them.
template <typename... Facts>
struct FactList {};
using FedFacts =
    FactList<Department, HallWindow, StaffMember, RosterRow, Leave, ServiceItem, CaseFact, CaseEventRow,
             SpecialProcedureRow, AssistTaskRow, QueueTicket, Rating, Consultation, Complaint, WindowStateRow,
             SeatInterval, StaffChange, CalendarException, GuideItem, ItemStepLimit, Punch>;

template <>
struct FactTable<FeedHeard> {
  static constexpr std::string_view kName = "feed_heard";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("feed", "", fact.feed);
    on.field("heard_at", "", fact.heard_at);
    on.field("is_watched", "", fact.is_watched);
  }
};

template <>
struct FactTable<FeedTrouble> {
  static constexpr std::string_view kName = "feed_troubles";
  template <typename Visitor, typename Fact>
  static void visit(Visitor& on, Fact& fact) {
    on.key("feed", "", fact.feed);
    on.key("kind", "", fact.kind);
    on.key("from", "", fact.from);
    on.field("to", "", fact.to);
  }
};

}  // namespace hallwatch
