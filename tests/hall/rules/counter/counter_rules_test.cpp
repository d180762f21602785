#include "hall/rules/counter/counter_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

HallTime at(const std::string& text) {
  return hall_time_from_text(text.size() == 16 ? text + ":00" : text).value();
}

std::vector<std::string> lines_of(const FindingList& list) {
  std::vector<std::string> lines;
  for (const auto& finding : list.findings()) {
    lines.push_back(finding.rule_id + " " + finding.object + " " + to_text(to_hall_time(finding.raised_at)) +
                    (finding.cleared_at ? " " + to_text(to_hall_time(*finding.cleared_at)) : ""));
  }
  return lines;
}

QueueTicket service(const std::string& called, const std::string& finished, const std::string& case_no = "C1") {
  QueueTicket ticket;
  ticket.ticket_no = "04017";
  ticket.window_id = WindowId{"W04"};
  ticket.called_at = at("2025-09-23 " + called);
  ticket.finished_at = at("2025-09-23 " + finished);
  ticket.case_no = CaseNo{case_no};
  return ticket;
}

Rating device_start(const std::string& time) {
  Rating rating;
  rating.channel = RatingChannel::kDevice;
  rating.started_at = at(time);
  return rating;
}

std::vector<std::string> ticket_findings(const QueueTicket& ticket, const std::vector<Rating>& ratings) {
  FindingList list{at("2025-09-23 18:00")};
  check_ticket(ticket, ratings, CounterSettings{}, list);
  return lines_of(list);
}

TEST(CounterRulesTest, TheDeviceIsStartedWithinFiveMinutes) {
  const auto ticket = service("14:00", "14:10");
  EXPECT_THAT(ticket_findings(ticket, {device_start("2025-09-23 14:15:00")}), IsEmpty());
  EXPECT_THAT(ticket_findings(ticket, {device_start("2025-09-23 14:15:01")}),
              ElementsAre("EVAL_NOT_STARTED 04017 2025-09-23 14:15:00 2025-09-23 14:15:01"));
  EXPECT_THAT(ticket_findings(ticket, {}), ElementsAre("EVAL_NOT_STARTED 04017 2025-09-23 14:15:00"));
}

TEST(CounterRulesTest, AnAnswerByAnotherChannelIsNoStartOfTheDevice) {
  auto sms = device_start("2025-09-23 14:11:00");
  sms.channel = RatingChannel::kSms;
  EXPECT_THAT(ticket_findings(service("14:00", "14:10"), {sms}), testing::SizeIs(1));
}

TEST(CounterRulesTest, ALongServiceHasACase) {
  const std::vector<Rating> started{device_start("2025-09-23 14:15:10")};
  EXPECT_THAT(ticket_findings(service("14:00", "14:15", ""), started),
              ElementsAre("SERVICE_WITHOUT_CASE 04017 2025-09-23 14:30:00"));
  EXPECT_THAT(ticket_findings(service("14:00", "14:15"), started), IsEmpty());
  auto short_one = service("14:00", "14:15", "");
  *short_one.called_at += std::chrono::seconds{1};
  EXPECT_THAT(ticket_findings(short_one, started), IsEmpty());
}

TEST(CounterRulesTest, ATicketThatIsStillServedSaysNothing) {
  auto ticket = service("14:00", "14:10");
  ticket.finished_at.reset();
  EXPECT_THAT(ticket_findings(ticket, {}), IsEmpty());
}

TEST(CounterRulesTest, FourAndFiveAreBadReviews) {
  for (int code = 0; code <= 5; ++code) {
    FindingList list{at("2025-09-23 18:00")};
    Rating rating;
    rating.case_no = CaseNo{"C1"};
    rating.evaluated_at = at("2025-09-23 09:35");
    rating.code = code;
    check_rating(rating, CounterSettings{}, list);
    EXPECT_EQ(list.findings().size(), code >= 4 ? 1U : 0U) << code;
  }
}

std::vector<std::string> consultation_findings(const std::string& asked, const std::string& replied) {
  FindingList list{at("2025-10-20 18:00")};
  Consultation consultation{"Q1", WindowId{"W04"}, at(asked), std::nullopt};
  if (!replied.empty()) {
    consultation.replied_at = at(replied);
  }
  EXPECT_TRUE(check_consultation(consultation, HallHours{}, WorkingCalendar::built_in(), CounterSettings{}, list).ok());
  return lines_of(list);
}

TEST(CounterRulesTest, AConsultationIsAnsweredByTheCloseOfTheNextWorkingDay) {
  EXPECT_THAT(consultation_findings("2025-09-26 16:00", "2025-09-28 17:00"), IsEmpty());  // a worked Sunday
  EXPECT_THAT(consultation_findings("2025-09-26 16:00", "2025-09-28 17:00:01"),
              ElementsAre("CONSULT_OVERDUE Q1 2025-09-28 17:00:00 2025-09-28 17:00:01"));
  EXPECT_THAT(consultation_findings("2025-09-30 10:00", ""), ElementsAre("CONSULT_OVERDUE Q1 2025-10-09 17:00:00"));
}

TEST(CounterRulesTest, AComplaintIsDecidedOnWithinFiveWorkingDays) {
  const auto findings = [](const std::string& status, const std::string& as_of) {
    FindingList list{at(as_of)};
    const Complaint complaint{"T1", WindowId{"W12"}, at("2025-09-24 10:50"), status};
    EXPECT_TRUE(check_complaint(complaint, HallHours{}, WorkingCalendar::built_in(), CounterSettings{}, list).ok());
    return lines_of(list);
  };
  EXPECT_THAT(findings("RECEIVED", "2025-09-30 17:00"), ElementsAre("COMPLAINT_DUE T1 2025-09-30 17:00:00"));
  EXPECT_THAT(findings("RECEIVED", "2025-09-30 16:59:59"), IsEmpty());
  EXPECT_THAT(findings("INVESTIGATING", "2025-10-20 12:00"), IsEmpty());
}

TEST(CounterRulesTest, AMissingYearIsAnError) {
  FindingList list{at("2026-12-31 18:00")};
  const Consultation consultation{"Q1", WindowId{"W04"}, at("2026-12-31 10:00"), std::nullopt};
  const auto checked =
      check_consultation(consultation, HallHours{}, WorkingCalendar::built_in(), CounterSettings{}, list);
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().kind(), ErrorKind::kUnavailable);
}

TEST(CounterRulesTest, TenureIsListedByRole) {
  const auto is_listed = [](StaffRole role, const char* since) {
    StaffMember member;
    member.role = role;
    member.on_post_since = hall_day_from_text(since).value();
    FindingList list{at("2025-10-01 00:00")};
    check_tenure(member, hall_day_from_text("2025-10-01").value(), CounterSettings{}, list);
    return !list.findings().empty();
  };
  EXPECT_TRUE(is_listed(StaffRole::kChief, "2020-09-30"));
  EXPECT_FALSE(is_listed(StaffRole::kChief, "2020-10-01"));
  EXPECT_TRUE(is_listed(StaffRole::kClerk, "2023-10-01"));
  EXPECT_FALSE(is_listed(StaffRole::kClerk, "2023-10-02"));
}

}  // namespace
}  // namespace hallwatch
