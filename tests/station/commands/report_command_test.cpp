#include "station/commands/report_command.h"

#include <gmock/gmock.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "alerts/life/alert_store.h"
#include "alerts/model/catalogue.h"
#include "hall/facts/fact_fields.h"
#include "hall/facts/fact_store.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/reports/supervision_codes.h"
#include "hall/reports/window_counts.h"
#include "station/commands/commands.h"
#include "station/commands/report_source.h"
#include "station/replay/rules_replay.h"
#include "tests/support/command_output.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const fs::path kSamples = fs::path{HALLWATCH_SOURCE_DIR} / "../shared/domain/samples";
const std::string kProgram = std::string{HALLWATCH_BIN_DIR} + "/hallwatch";

UtcTime utc(const char* text) {
  return to_utc(hall_time_from_text(text).value());
}
HallDay day(const char* text) {
  return hall_day_from_text(text).value();
}

/// A folder of feeds with one window, one person whose name is a formula, and one case that is overdue.
class ReportCommandTest : public testing::Test {
 protected:
  ReportCommandTest() {
    fs::create_directories(feeds_);
    write_text(feeds_ / "departments.csv", "dept_id,dept_name\nD01,市场局\n");
    write_text(feeds_ / "windows.csv", "window_id,window_name,dept_id,camera_id\nW01,登记窗口,D01,CAM01\n");
    write_text(feeds_ / "staff.csv",
               "staff_id,name,dept_id,window_id,role,attendance_pin,b_post_staff_id,on_post_since\n"
               "S01,=HYPERLINK(0),D01,W01,CLERK,1001,,2025-01-01\n");
    write_text(
        feeds_ / "cases.csv",
        "project_no,task_name,org_code,window_id,project_type,apply_date,accept_date,promise_limit,limit_unit,"
        "handle_place,accept_doc_source,accept_doc_no,applicant_masked\n"
        "360100250915000001,设立登记,D01,W01,2,2025-09-15 09:00:00,2025-09-15 10:00:00,3,WORKDAY,中心大厅,AUTO,1,"
        "欧阳不该出现\n");
    write_text(feeds_ / "case_events.csv",
               "project_no,event_code,event_start_time,entered_at,handle_user_id,handle_explain\n"
               "360100250915000001,RECEIVE,2025-09-15 09:00:00,2025-09-15 09:00:00,S01,\n"
               "360100250915000001,ACCEPT,2025-09-15 10:00:00,2025-09-15 10:00:00,S01,\n");
    write_text(feeds_ / "1_attlog.dat", "1001\t2025-09-16 09:05:00\t1\t0\t1\t0\n");
    options_.kind = "week";
    options_.feeds = feeds_.string();
    options_.of = "2025-09-16";
    options_.out = out_.string();
  }

  /// What the command says on standard output; its exit code is in exit_code_, its complaint in complaint_.
  std::string run() {
    FakeClock clock{utc("2025-10-09 09:00:00")};
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    exit_code_ = run_report(options_, clock);
    complaint_ = testing::internal::GetCapturedStderr();
    return testing::internal::GetCapturedStdout();
  }
  std::vector<std::string> written() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{out_}) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  TempFolder folder_;
  fs::path feeds_ = folder_ / "feeds";
  fs::path out_ = folder_ / "out";
  ReportOptions options_;
  int exit_code_ = -1;
  std::string complaint_;
};

TEST_F(ReportCommandTest, EachKindWritesItsFilesAndNamesThem) {
  for (const auto& [kind, name] :
       {std::pair{"week", "week_2025-09-15_2025-09-21"}, std::pair{"attendance", "attendance_2025-09"},
        std::pair{"quarter", "quarter_2025-Q3"}}) {
    options_.kind = kind;
    const auto said = run();
    EXPECT_EQ(exit_code_, kExitDone) << complaint_;
    for (const auto* ending : {".html", ".pdf"}) {
      EXPECT_THAT(said, HasSubstr((out_ / (std::string{name} + ending)).string() + "\n"));
      EXPECT_TRUE(fs::exists(out_ / (std::string{name} + ending)));
    }
    EXPECT_THAT(said, HasSubstr(".csv\n"));
  }
  for (const auto& name : written()) {
    EXPECT_THAT(name, Not(testing::EndsWith(".part")));
  }
}

TEST_F(ReportCommandTest, TheWeekTellsOfTheOverdueCase) {
  run();
  const auto html = read_text(out_ / "week_2025-09-15_2025-09-21.html");
  EXPECT_THAT(html, AllOf(HasSubstr("CASE_OVERDUE"), HasSubstr("W01 登记窗口"), HasSubstr("市场局")));
  EXPECT_THAT(read_text(out_ / "week_2025-09-15_2025-09-21_alerts.csv"), HasSubstr("\"360100250915000001\t\""));
}

TEST_F(ReportCommandTest, ApplicantsNeverAppear) {
  options_.formats = {"html", "csv", "json"};
  for (const auto* kind : {"week", "attendance", "quarter", "supervision"}) {
    options_.kind = kind;
    run();
  }
  ASSERT_THAT(written(), Not(IsEmpty()));
  for (const auto& name : written()) {
    EXPECT_THAT(read_text(out_ / name), Not(HasSubstr("欧阳不该出现"))) << name;
  }
}

TEST_F(ReportCommandTest, ANameThatIsAFormulaIsNoneInASpreadsheet) {
  options_.kind = "attendance";
  run();
  EXPECT_THAT(read_text(out_ / "attendance_2025-09_D01.csv"), HasSubstr("\"'=HYPERLINK(0)\""));
  EXPECT_THAT(read_text(out_ / "attendance_2025-09.html"), HasSubstr("<td>=HYPERLINK(0)</td>"));
}

TEST_F(ReportCommandTest, TheExportIsOneCsvAndOneJson) {
  options_.kind = "supervision";
  run();
  EXPECT_THAT(written(), ElementsAre("supervision_2025-09.csv", "supervision_2025-09.json"));
  const auto json = nlohmann::json::parse(read_text(out_ / "supervision_2025-09.json"));
  const auto& rows = json.at("tables").at("supervision");
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows.at(0).at("project_no"), "360100250915000001");
  EXPECT_EQ(rows.at(0).at("department"), "市场局");
}

TEST_F(ReportCommandTest, OneDepartmentIsInTheNames) {
  options_.department = "D01";
  options_.formats = {"html"};
  run();
  EXPECT_THAT(written(), ElementsAre("week_2025-09-15_2025-09-21_D01.html"));
}

TEST_F(ReportCommandTest, AnUnknownDepartmentIsRefusedWithThoseThatExist) {
  options_.department = "D9";
  run();
  EXPECT_EQ(exit_code_, kExitBadUsage);
  EXPECT_THAT(complaint_, AllOf(HasSubstr("no department D9"), HasSubstr("D01")));
}

TEST_F(ReportCommandTest, JsonNamesPeriodFilesAndWarnings) {
  write_text(feeds_ / "staff.csv", "something,else\n1,2\n");
  options_.is_json = true;
  options_.formats = {"html"};
  const auto json = nlohmann::json::parse(run());
  EXPECT_EQ(json.at("from"), "2025-09-15");
  EXPECT_EQ(json.at("files").size(), 1U);
  ASSERT_EQ(json.at("warnings").size(), 1U);
  EXPECT_THAT(json.at("warnings").at(0).get<std::string>(), HasSubstr("staff.csv was refused"));
}

TEST_F(ReportCommandTest, AFolderWithoutFeedsIsWarnedOf) {
  fs::create_directories(folder_ / "empty");
  options_.feeds = (folder_ / "empty").string();
  run();
  EXPECT_EQ(exit_code_, kExitDone);
  EXPECT_THAT(complaint_, HasSubstr("no feeds in "));
}

TEST_F(ReportCommandTest, WhatIsNotThereIsNamed) {
  options_.feeds = (folder_ / "nowhere").string();
  run();
  EXPECT_EQ(exit_code_, kExitBadUsage);
  EXPECT_THAT(complaint_, HasSubstr("nowhere"));
}

TEST_F(ReportCommandTest, AFolderThatCannotBeMadeIsNamedWithARemedy) {
  write_text(folder_ / "file", "x");
  options_.out = (folder_ / "file" / "out").string();
  run();
  EXPECT_EQ(exit_code_, kExitFailed);
  EXPECT_THAT(complaint_, AllOf(HasSubstr("make folder"), HasSubstr("--out")));
}

TEST_F(ReportCommandTest, AFileThatCannotBeReplacedIsNamedAndLeavesNoPart) {
  fs::create_directories(out_ / "week_2025-09-15_2025-09-21.html" / "in the way");
  options_.formats = {"html"};
  run();
  EXPECT_EQ(exit_code_, kExitFailed);
  EXPECT_THAT(complaint_, HasSubstr("week_2025-09-15_2025-09-21.html"));
  EXPECT_THAT(written(), SizeIs(1));
}

TEST_F(ReportCommandTest, IdsFromFeedsNeverLeaveTheFolder) {
  write_text(feeds_ / "staff.csv",
             "staff_id,name,dept_id,window_id,role,attendance_pin\nS01,甲,../../evil,W01,CLERK,1001\n"
             "S02,乙,.._.._evil,W01,CLERK,1002\n");
  options_.kind = "attendance";
  options_.formats = {"csv"};
  run();
  EXPECT_EQ(exit_code_, kExitDone) << complaint_;
  EXPECT_FALSE(fs::exists(folder_ / "evil.csv"));
  int evil = 0;
  for (const auto& name : written()) {
    evil += name.find("evil") == std::string::npos ? 0 : 1;
  }
  EXPECT_EQ(evil, 2);  // each has a file of its own
}

TEST_F(ReportCommandTest, ANameThatNoFontHasIsWarnedOfByItsLetters) {
  write_text(feeds_ / "windows.csv", "window_id,window_name,dept_id,camera_id\nW01,\xF0\x97\x80\x80窗口,D01,CAM01\n");
  options_.formats = {"pdf"};
  run();
  EXPECT_EQ(exit_code_, kExitDone);
  EXPECT_THAT(complaint_, HasSubstr("no font of this machine has \xF0\x97\x80\x80: "));
}

TEST_F(ReportCommandTest, WithoutAnyPeriodTheLastFullOneIsTaken) {
  options_.of.clear();
  const auto now = utc("2025-10-09 09:00:00");
  EXPECT_EQ(plan_report(options_, now)->span, (DaySpan{day("2025-09-29"), day("2025-10-05")}));
  options_.kind = "attendance";
  EXPECT_EQ(plan_report(options_, now)->span, (DaySpan{day("2025-09-01"), day("2025-09-30")}));
  options_.kind = "quarter";
  EXPECT_EQ(plan_report(options_, now)->span, (DaySpan{day("2025-07-01"), day("2025-09-30")}));
  EXPECT_EQ(to_text(plan_report(options_, now)->as_of), "2025-09-30 23:59:59");
}

TEST_F(ReportCommandTest, APeriodThatGoesOnIsToldAsOfNow) {
  options_.of = "2025-10-09";
  EXPECT_EQ(to_text(plan_report(options_, utc("2025-10-09 09:00:00"))->as_of), "2025-10-09 09:00:00");
  options_.of.clear();
  options_.as_of = "2025-09-24 12:00:00";
  EXPECT_EQ(plan_report(options_, utc("2025-10-09 09:00:00"))->span, (DaySpan{day("2025-09-22"), day("2025-09-28")}));
}

TEST_F(ReportCommandTest, BadUsageIsToldWithWhatToGiveInstead) {
  const auto now = utc("2025-10-09 09:00:00");
  const auto complaint = [&](const auto& change) {
    auto options = options_;
    change(options);
    const auto plan = plan_report(options, now);
    return plan.ok() ? std::string{"accepted"} : plan.error().message();
  };
  EXPECT_THAT(complaint([](auto& options) { options.feeds.clear(); }), HasSubstr("--config FILE"));
  EXPECT_THAT(complaint([](auto& options) { options.config_file = "x"; }), HasSubstr("one of --feeds"));
  EXPECT_THAT(complaint([](auto& options) { options.of = "2025-13-01"; }), HasSubstr("like 2025-09-24"));
  EXPECT_THAT(complaint([](auto& options) { options.as_of = "yesterday"; }), HasSubstr("18:00:00"));
  EXPECT_THAT(complaint([](auto& options) { options.of = "2025-11-11"; }), HasSubstr("has not begun"));
}

TEST_F(ReportCommandTest, TheProgramKnowsTheCommand) {
  const auto help = run_command_line(kProgram + " report --help 2>&1");
  EXPECT_EQ(help.exit_code, kExitDone);
  EXPECT_THAT(help.text, AllOf(HasSubstr("--feeds"), HasSubstr("--department"), HasSubstr("supervision")));
  EXPECT_EQ(run_command_line(kProgram + " report year --feeds . 2>&1").exit_code, kExitBadUsage);
  EXPECT_EQ(run_command_line(kProgram + " report week --feeds . --format docx 2>&1").exit_code, kExitBadUsage);
}

TEST_F(ReportCommandTest, WithoutAChineseFontThePdfIsRefusedWithARemedy) {
  const auto fonts = folder_ / "fonts.conf";
  write_text(fonts, "<?xml version=\"1.0\"?><fontconfig><dir>" + (folder_ / "nofonts").string() + "</dir><cachedir>" +
                        folder_.path().string() + "</cachedir></fontconfig>");
  const auto said =
      run_command_line("FONTCONFIG_FILE=" + fonts.string() + " " + kProgram + " report week --feeds " +
                       feeds_.string() + " --of 2025-09-16 --format pdf --out " + out_.string() + " 2>&1");
  EXPECT_EQ(said.exit_code, kExitFailed) << said.text;
  EXPECT_THAT(said.text, HasSubstr("fonts-wqy-microhei"));
}

TEST_F(ReportCommandTest, TheSampleWeeksTotalsAreTheRowsOfItsExpectedAlerts) {
  if (!fs::exists(kSamples)) {
    GTEST_SKIP() << "no " << kSamples;
  }
  options_.feeds = kSamples.string();
  options_.of = "2025-09-24";
  options_.as_of = "2025-09-28 18:00:00";
  options_.formats = {"csv"};
  run();
  ASSERT_EQ(exit_code_, kExitDone) << complaint_;
  const auto rows_of = [](const fs::path& file) { return read_csv(read_text(file)).rows.size(); };
  const auto expected = rows_of(kSamples / "expected_alerts.csv");
  const auto base = (out_ / "week_2025-09-22_2025-09-28_").string();
  EXPECT_EQ(rows_of(base + "alerts.csv"), expected);
  for (const auto* table : {"alerts_by_rule", "alerts_by_window", "alerts_by_day"}) {
    const auto read = read_csv(read_text(base + table + ".csv"));
    EXPECT_EQ(read.rows.back().fields.back(), std::to_string(expected)) << table;
  }
}

TEST_F(ReportCommandTest, ScoresAreThoseOfTheReplay) {
  if (!fs::exists(kSamples)) {
    GTEST_SKIP() << "no " << kSamples;
  }
  FakeClock clock;
  const DaySpan week{day("2025-09-22"), day("2025-09-28")};
  const auto as_of = hall_time_from_text("2025-09-28 18:00:00").value();
  const auto sourced = facts_from_feeds(kSamples, "", {week, as_of, false}, clock).value();
  const auto inputs = score_inputs(sourced.facts, week, score_basis(sourced.facts, week));
  const auto replayed = replay_rules({kSamples, week.from, as_of, {}, false}, clock).value();
  ASSERT_EQ(inputs.size(), replayed.windows.size());
  for (const auto& window : replayed.windows) {
    EXPECT_EQ(inputs.at(window.window_id), window.input) << window.window_id.text();
  }
}

TEST_F(ReportCommandTest, ALongPeriodOverAFewDaysIsJudgedFromTheFirstRecordOn) {
  FakeClock clock;
  const DaySpan month{day("2025-09-01"), day("2025-09-30")};
  const auto as_of = hall_time_from_text("2025-09-17 18:00:00").value();
  const auto first_of = [&](bool does_begin_with_records) {
    auto first = as_of;
    const auto sourced = facts_from_feeds(feeds_, "", {month, as_of, does_begin_with_records}, clock).value();
    for (const auto& alert : sourced.facts.alerts) {
      first = alert.rule_id == "ROSTER_MISSING" ? std::min(first, alert.raised_at) : first;
    }
    return to_text(first);
  };
  EXPECT_EQ(first_of(false), "2025-09-01 09:00:00");
  EXPECT_EQ(first_of(true), "2025-09-16 09:00:00");
}

TEST_F(ReportCommandTest, WhatCannotBeReadOfAReplayIsItsError) {
  FakeClock clock;
  const ReplayQuestion question{
      feeds_, day("2025-09-15"), hall_time_from_text("2025-09-21 18:00:00").value(), {}, false};
  const auto outcome = replay_rules(question, clock, [](FactStore& store, ObjectJudge&) -> Result<> {
    return store.database().execute("DROP TABLE nothing");
  });
  ASSERT_FALSE(outcome.ok());
  EXPECT_THAT(outcome.error().message(), HasSubstr("nothing"));
}

TEST_F(ReportCommandTest, EveryRuleAboutACaseHasANumberForTheExport) {
  for (const auto& rule : all_rules()) {
    // Its object is a person, not a case.
    const bool is_exported =
        rule.category == "case" && rule.severity != Severity::kInfo && rule.rule_id != "ACTOR_UNREGISTERED";
    if (is_exported) {
      EXPECT_NE(find_supervision_rule(rule.rule_id), nullptr) << rule.rule_id;
    }
  }
  for (const auto& rule : supervision_rules()) {
    EXPECT_NE(find_rule(rule.rule_id), nullptr) << rule.rule_id;
  }
}

/// The station's own database.
class StationReportTest : public ReportCommandTest {
 protected:
  StationReportTest() {
    config_.data = folder_ / "data";
    config_.site_id = SiteId{"HALL"};
    fs::create_directories(config_.data);
  }
  void put_alerts(const std::vector<Alert>& alerts) {
    auto store = AlertStore::open((config_.data / "hall.db").string(), config_.site_id).value();
    ASSERT_TRUE(store.apply(alerts, {}).ok());
  }
  static Alert alert(const char* object, AlertState state, const char* raised_at = "2025-09-16 10:00:00") {
    Alert made;
    made.rule_id = "SEAT_EMPTY";
    made.category = "seat";
    made.severity = Severity::kWarn;
    made.object = object;
    made.window_id = WindowId{object};
    made.state = state;
    made.raised_at = utc(raised_at);
    return made;
  }
  Result<SourcedFacts> facts(const char* as_of = "2025-09-21 23:59:59") {
    return facts_from_station(config_, {{day("2025-09-15"), day("2025-09-21")}, hall_time_from_text(as_of).value()});
  }

  SiteConfig config_;
};

TEST_F(StationReportTest, WithoutADatabaseItSaysWhatToDo) {
  const auto none = facts();
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.error().message(), AllOf(HasSubstr("hall.db"), HasSubstr("hallwatch run"), HasSubstr("--data")));
  EXPECT_FALSE(fs::exists(config_.data / "hall.db"));  // looking made none
}

TEST_F(StationReportTest, PeoplesDecisionsAreTakenAndRetractedAlertsAreNot) {
  put_alerts({alert("W01", AlertState::kRaised), alert("W02", AlertState::kConfirmed),
              alert("W03", AlertState::kExplained), alert("W04", AlertState::kFalse),
              alert("W05", AlertState::kRaised)});
  put_alerts({alert("W05", AlertState::kRetracted)});
  const auto sourced = facts();
  ASSERT_TRUE(sourced.ok()) << sourced.error().message();
  std::map<std::string, AlertVerdict> verdicts;
  for (const auto& one : sourced->facts.alerts) {
    verdicts[one.object] = one.verdict;
  }
  EXPECT_THAT(verdicts,
              ElementsAre(std::pair{"W01", AlertVerdict::kOpen}, std::pair{"W02", AlertVerdict::kConfirmed},
                          std::pair{"W03", AlertVerdict::kDismissed}, std::pair{"W04", AlertVerdict::kDismissed}));
}

TEST_F(StationReportTest, WhatCameAfterTheMomentIsNotKnown) {
  auto cleared = alert("W01", AlertState::kRaised);
  cleared.cleared_at = utc("2025-09-18 09:00:00");
  put_alerts({cleared, alert("W02", AlertState::kRaised, "2025-09-19 10:00:00")});
  const auto sourced = facts("2025-09-17 18:00:00").value();
  ASSERT_THAT(sourced.facts.alerts, SizeIs(1));
  EXPECT_FALSE(sourced.facts.alerts[0].cleared_at.has_value());
  EXPECT_TRUE(facts().value().facts.alerts[0].cleared_at.has_value());
}

TEST_F(StationReportTest, ItMayBeReadWhileTheStationWritesAndStaysAsItIs) {
  put_alerts({alert("W01", AlertState::kRaised)});
  auto writer = FactStore::open((config_.data / "hall.db").string(), config_.site_id).value();
  HallWindow window;
  window.window_id = WindowId{"W01"};
  ASSERT_TRUE(writer.put(std::span<const HallWindow>{&window, 1}).ok());
  const auto revision = writer.revision().value();
  const auto touched = writer.touched(100).value().keys;
  ASSERT_TRUE(facts().ok());
  EXPECT_EQ(writer.revision().value(), revision);
  EXPECT_EQ(writer.touched(100).value().keys, touched);
}

TEST_F(StationReportTest, TheCommandTakesTheStationsConfig) {
  put_alerts({alert("W01", AlertState::kRaised)});
  write_text(folder_ / "hall.toml", "[site]\nid = \"HALL\"\nname = \"试验大厅\"\n");
  options_.feeds.clear();
  options_.config_file = (folder_ / "hall.toml").string();
  options_.data = config_.data.string();
  options_.formats = {"html"};
  run();
  EXPECT_EQ(exit_code_, kExitDone) << complaint_;
  EXPECT_THAT(read_text(out_ / "week_2025-09-15_2025-09-21.html"),
              AllOf(HasSubstr("试验大厅"), HasSubstr("SEAT_EMPTY")));
}

TEST_F(StationReportTest, ADamagedDatabaseIsAnErrorWithItsName) {
  write_text(config_.data / "hall.db", std::string(8'192, 'x'));
  options_.feeds.clear();
  write_text(folder_ / "hall.toml", "[site]\nid = \"HALL\"\n");
  options_.config_file = (folder_ / "hall.toml").string();
  options_.data = config_.data.string();
  run();
  EXPECT_EQ(exit_code_, kExitFailed);
  EXPECT_THAT(complaint_, HasSubstr("hall.db"));
}

}  // namespace
}  // namespace hallwatch
