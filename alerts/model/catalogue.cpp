#include "alerts/model/catalogue.h"

#include <algorithm>
#include <array>

namespace hallwatch {
namespace {

constexpr std::array kRules{
    RuleEntry{"SEAT_EMPTY", "seat", Severity::kWarn, "空岗"},
    RuleEntry{"SEAT_ABSENT", "seat", Severity::kYellow, "离岗"},
    RuleEntry{"AB_POST_GAP", "seat", Severity::kWarn, "AB岗缺位"},
    RuleEntry{"AB_POST_GAP_LONG", "seat", Severity::kYellow, "AB岗长时间缺位"},
    RuleEntry{"PAUSE_TOO_LONG", "seat", Severity::kWarn, "暂停服务超时"},
    RuleEntry{"AFTER_HOURS_PRESENCE", "seat", Severity::kYellow, "非工作时间有人"},
    RuleEntry{"ROTATION_NOT_DONE", "roster", Severity::kWarn, "未轮岗"},
    RuleEntry{"ROSTER_MISSING", "roster", Severity::kWarn, "未排班"},
    RuleEntry{"CAMERA_OFFLINE", "camera", Severity::kYellow, "摄像机无画面"},
    RuleEntry{"CAMERA_FROZEN", "camera", Severity::kYellow, "画面冻结"},
    RuleEntry{"CAMERA_COVERED", "camera", Severity::kYellow, "镜头被遮挡"},
    RuleEntry{"CAMERA_MOVED", "camera", Severity::kYellow, "镜头移位"},
    RuleEntry{"RECORD_GAP", "system", Severity::kYellow, "录像缺失"},
    RuleEntry{"RETENTION_AT_RISK", "system", Severity::kYellow, "保存期不足"},
    RuleEntry{"CLOCK_DRIFT", "system", Severity::kYellow, "时钟偏差"},
    RuleEntry{"FEED_STALE", "system", Severity::kWarn, "数据未更新"},
    RuleEntry{"CALENDAR_MISSING", "system", Severity::kWarn, "缺少工作日历"},
    RuleEntry{"IMPORT_REJECTED", "system", Severity::kWarn, "数据被拒收"},
    RuleEntry{"CASE_DUE_SOON", "case", Severity::kWarn, "即将到期"},
    RuleEntry{"CASE_OVERDUE", "case", Severity::kYellow, "办件超期"},
    RuleEntry{"CASE_OVERDUE_SERIOUS", "case", Severity::kRed, "严重超期"},
    RuleEntry{"STEP_OVERDUE", "case", Severity::kWarn, "环节超时"},
    RuleEntry{"INTAKE_NO_DECISION_SAME_DAY", "case", Severity::kWarn, "当日未作受理决定"},
    RuleEntry{"CASE_DEEMED_ACCEPTED", "case", Severity::kYellow, "逾期视为受理"},
    RuleEntry{"CORRECTION_REPEATED", "case", Severity::kYellow, "重复补正告知"},
    RuleEntry{"SUSPEND_ILLEGAL", "case", Severity::kYellow, "违规暂停计时"},
    RuleEntry{"EXTEND_ILLEGAL", "case", Severity::kYellow, "违规延期"},
    RuleEntry{"SUSPEND_AFTER_DUE", "case", Severity::kYellow, "超期后暂停计时"},
    RuleEntry{"NOTICE_MISSING", "case", Severity::kYellow, "无受理通知书"},
    RuleEntry{"NOTICE_MANUAL", "case", Severity::kYellow, "手工受理通知书"},
    RuleEntry{"LATE_ENTRY", "case", Severity::kWarn, "录入滞后"},
    RuleEntry{"STEP_MISSING", "case", Severity::kYellow, "环节缺失"},
    RuleEntry{"DENY_NO_REASON", "case", Severity::kYellow, "不予许可未说明理由"},
    RuleEntry{"FEE_MISMATCH", "case", Severity::kRed, "收费与标准不符"},
    RuleEntry{"OFFSITE_ACCEPT", "case", Severity::kRed, "场外受理"},
    RuleEntry{"ASSIST_OVERDUE", "case", Severity::kYellow, "协办超期"},
    RuleEntry{"COPY_LATE", "case", Severity::kWarn, "抄告滞后"},
    RuleEntry{"DELIVERY_OVERDUE", "case", Severity::kWarn, "送达超期"},
    RuleEntry{"ARCHIVE_OVERDUE", "case", Severity::kWarn, "归档超期"},
    RuleEntry{"PROCESS_TOO_LONG", "case", Severity::kInfo, "审批环节过多"},
    RuleEntry{"GUIDE_MISMATCH", "case", Severity::kInfo, "与办事指南不一致"},
    RuleEntry{"ACTOR_UNREGISTERED", "case", Severity::kWarn, "经办人未登记"},
    RuleEntry{"CONSULT_OVERDUE", "counter", Severity::kYellow, "咨询答复超期"},
    RuleEntry{"SERVICE_WITHOUT_CASE", "counter", Severity::kWarn, "服务未录办件"},
    RuleEntry{"EVAL_NOT_STARTED", "counter", Severity::kWarn, "未启动评价"},
    RuleEntry{"BAD_REVIEW", "counter", Severity::kYellow, "差评"},
    RuleEntry{"COMPLAINT_DUE", "counter", Severity::kYellow, "投诉受理超期"},
    RuleEntry{"ATT_LATE", "attendance", Severity::kWarn, "迟到"},
    RuleEntry{"ATT_EARLY", "attendance", Severity::kWarn, "早退"},
    RuleEntry{"ATT_MISSING", "attendance", Severity::kWarn, "缺签"},
    RuleEntry{"ATT_HALF_DAY_ABSENT", "attendance", Severity::kYellow, "旷工半天"},
    RuleEntry{"LEAVE_APPROVAL_INVALID", "attendance", Severity::kWarn, "请假审批不合规"},
    RuleEntry{"LEAVE_APPROVED_LATE", "attendance", Severity::kWarn, "请假报备滞后"},
    RuleEntry{"PUNCH_UNKNOWN_PIN", "attendance", Severity::kWarn, "考勤号未登记"},
    RuleEntry{"PUNCH_NOT_FINGERPRINT", "attendance", Severity::kWarn, "非指纹签到"},
    RuleEntry{"TERMINAL_CLOCK_BAD", "attendance", Severity::kWarn, "考勤机时钟错误"},
    RuleEntry{"STAFF_CHANGE_SHORT_NOTICE", "staff", Severity::kWarn, "人员变动报备不足"},
    RuleEntry{"REPLACEMENT_OVERDUE", "staff", Severity::kWarn, "人员调换超期"},
    RuleEntry{"TENURE_DUE", "staff", Severity::kInfo, "任职期满"},
    RuleEntry{"HASH_BROKEN", "audit", Severity::kRed, "校验失败"},
    RuleEntry{"ACCESS_DENIED_BURST", "audit", Severity::kRed, "频繁越权访问"},
    RuleEntry{"EXPORT_WITHOUT_APPROVAL", "audit", Severity::kRed, "未经批准导出"},
};

}  // namespace

std::span<const RuleEntry> all_rules() {
  return kRules;
}

const RuleEntry* find_rule(std::string_view rule_id) {
  const auto found =
      std::find_if(kRules.begin(), kRules.end(), [rule_id](const RuleEntry& rule) { return rule.rule_id == rule_id; });
  return found == kRules.end() ? nullptr : &*found;
}

}  // namespace hallwatch
